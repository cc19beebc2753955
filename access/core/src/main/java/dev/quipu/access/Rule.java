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

    /**
     * Returns whether the server means this rule by the name of a constraint. To that of a partition it has given a name of its
     * own.
     *
     * @param table the table that has the constraint, as the server says it
     */
    default boolean isMeantBy(String table, String constraint) {
        return constraint.equals(constraint());
    }
}
