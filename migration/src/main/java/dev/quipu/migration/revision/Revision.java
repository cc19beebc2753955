package dev.quipu.migration.revision;

import dev.quipu.postgres.failure.SourceLocation;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One step of schema or data change.
 *
 * @param name its full name
 * @param revises what it follows, in the file's order; empty for a base, several for a merge
 * @param dependsOn what must be applied first besides, usually of other branches
 * @param replaces the revisions of its branch that it was squashed from, itself not among them; empty for all others
 * @param labels further labels by which this revision and what follows it can be addressed
 * @param message what it does, one line; may be empty
 * @param created when it was written, or null if the file does not say
 * @param transactional whether it runs in a transaction
 * @param upgrade {@link Section.Sql} or {@link Section.Code}
 * @param downgrade any section
 * @param checksum SHA-256 in hex over what takes effect: what it revises and depends on, whether it runs in a transaction,
 *     and both sections, line ends normalised; not over its id, what it replaces, its message, time, labels and header comments
 * @param source the file's display path, or the class's name
 */
public record Revision(
        RevisionId name,
        List<RevisionId> revises,
        List<RevisionId> dependsOn,
        List<RevisionId> replaces,
        Set<String> labels,
        String message,
        @Nullable Instant created,
        boolean transactional,
        Section upgrade,
        Section downgrade,
        String checksum,
        String source) {
    public Revision {
        revises = List.copyOf(revises);
        dependsOn = List.copyOf(dependsOn);
        replaces = List.copyOf(replaces);
        labels = Collections.unmodifiableSet(new LinkedHashSet<>(labels));
    }

    /**
     * Returns a revision that a program brings with it.
     *
     * <p>Its checksum covers the name of its class and not the code, which nothing at run time can see whole.
     *
     * @param instance what it runs; whether it can be undone shows in whether its class has a {@code downgrade}
     */
    public static Revision ofJava(
            RevisionId name,
            List<RevisionId> revises,
            List<RevisionId> dependsOn,
            String message,
            boolean transactional,
            JavaRevision instance) {
        String source = instance.getClass().getName();
        Section upgrade = new Section.Code(source, "", () -> instance);
        Section downgrade = JavaRevisionFile.hasDowngrade(instance.getClass()) ? upgrade : new Section.Absent();
        String checksum = RevisionChecksum.of(name.branch(), revises, dependsOn, transactional, upgrade, downgrade);
        return new Revision(
                name,
                revises,
                dependsOn,
                List.of(),
                Set.of(),
                message,
                null,
                transactional,
                upgrade,
                downgrade,
                checksum,
                source);
    }

    /** Tells whether it follows nothing. */
    public boolean isBase() {
        return revises.isEmpty();
    }

    /** Returns it with other needs, written as they are now called; its checksum stays that of its file. */
    public Revision dependingOn(List<RevisionId> others) {
        return new Revision(
                name,
                revises,
                others,
                replaces,
                labels,
                message,
                created,
                transactional,
                upgrade,
                downgrade,
                checksum,
                source);
    }

    /** Tells whether it joins several revisions. */
    public boolean isMerge() {
        return revises.size() > 1;
    }

    /**
     * Returns where the header says something, or empty if the revision has no file or the file does not say it.
     *
     * @param key a header key such as {@code revises}
     * @param value the value to point at; if the line does not hold it, the place is the start of the line's value
     */
    public Optional<SourceLocation> place(String key, String value) {
        return HeaderPlaces.find(this, key, HeaderPlaces.word(value));
    }

    /** As {@link #place(String, String)}, for another revision, which may be named with its branch or without. */
    public Optional<SourceLocation> place(String key, RevisionId value) {
        return HeaderPlaces.find(this, key, HeaderPlaces.revision(value));
    }

    /** Tells whether there is something that undoes it. */
    public boolean isReversible() {
        return switch (downgrade) {
            case Section.Sql sql -> true;
            case Section.Code code -> true;
            case Section.Irreversible irreversible -> false;
            case Section.Absent absent -> false;
        };
    }
}
