package dev.quipu.migration.history;

import dev.quipu.migration.revision.RevisionId;

/**
 * A row of {@code progress}: a statement of a non-transactional revision that did not end with its run.
 *
 * @param revision the revision
 * @param direction up or down
 * @param index the statement's place in its section, from 0
 * @param checksum of the statement's text, by which a changed file is found
 * @param finished whether it ended well; if not, only the database itself can tell how far it came
 */
public record StartedStatement(
        RevisionId revision, Direction direction, int index, String checksum, boolean finished) {}
