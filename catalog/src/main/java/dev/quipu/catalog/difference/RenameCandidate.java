package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.ObjectId;
import java.util.Comparator;

/**
 * Something that is dropped, and something alike that is created: perhaps the same under another name.
 *
 * @param from what is dropped
 * @param to what is created
 * @param likeness in percent, 100 if nothing differs but the name
 */
public record RenameCandidate(ObjectId from, ObjectId to, int likeness) implements Comparable<RenameCandidate> {
    private static final Comparator<RenameCandidate> ORDER = Comparator.comparingInt(RenameCandidate::likeness)
            .reversed()
            .thenComparing(RenameCandidate::from)
            .thenComparing(RenameCandidate::to);

    /** Returns the change that a person's confirmation makes of it. */
    public Change.Renamed confirmed() {
        return new Change.Renamed(from, to);
    }

    @Override
    public int compareTo(RenameCandidate other) {
        return ORDER.compare(this, other);
    }
}
