package dev.quipu.migration.history;

import dev.quipu.migration.revision.RevisionId;

/**
 * A row of {@code progress}: how far a statement came, of a non-transactional revision that did not end with its run.
 *
 * @param revision the revision
 * @param direction up or down
 * @param index the statement's place in its section, from 0
 * @param checksum of the statement's text, by which a changed file is found
 * @param state how far it came
 */
public record StatementProgress(RevisionId revision, Direction direction, int index, String checksum, State state) {
    /** How far a statement came. */
    public enum State {
        /** It was begun, and only the database itself can tell how far it came. */
        STARTED,
        /** It ended well. */
        FINISHED
    }

    public boolean isFinished() {
        return state == State.FINISHED;
    }

    /** Returns the row after the statement has ended well. */
    public StatementProgress finished() {
        return new StatementProgress(revision, direction, index, checksum, State.FINISHED);
    }
}
