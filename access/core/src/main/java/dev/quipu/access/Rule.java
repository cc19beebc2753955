package dev.quipu.access;

/**
 * A rule that the database keeps: one of its constraints. Each pack has them all in an enum, whose constants say what they
 * mean by {@link #meaning}.
 */
public interface Rule {
    /** Returns the name of the constraint or unique index. */
    String constraint();

    /** Returns what it means, as the end of a sentence that begins with why something was refused. */
    String meaning();
}
