package dev.quipu.migration.command;

import dev.quipu.catalog.difference.RenameCandidate;

/** Asks a person whether something was renamed, and not dropped and made anew. */
@FunctionalInterface
public interface RenameQuestion {
    /** Nobody is there to answer. */
    RenameQuestion NEVER = candidate -> false;

    /**
     * Asks.
     *
     * @param candidate what may be the same; its old name is the one that {@code --rename} takes
     * @return whether it is
     */
    boolean isRenamed(RenameCandidate candidate);
}
