package dev.quipu.migration.history;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.Reply;
import dev.quipu.postgres.session.Row;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads the history of a database: one round trip whether it is there or not. */
public final class HistoryReader {
    private final HistorySchema schema;
    private final Supplier<RevisionGraph> graph;

    /** Takes what is read, for who wants to know what is recorded, whatever stands for it now. */
    public HistoryReader(HistorySchema schema) {
        this(schema, () -> RevisionGraph.of(List.of()));
    }

    /**
     * Takes what is read and by what it is understood.
     *
     * @param graph gives the revisions that there are; asked only if any is recorded
     */
    public HistoryReader(HistorySchema schema, Supplier<RevisionGraph> graph) {
        this.schema = schema;
        this.graph = graph;
    }

    /**
     * Reads what is applied, where branches live, and what was interrupted. Revisions for which a squash stands now show as
     * the squash.
     *
     * @throws QuipuException if a later Quipu has changed the form of the history
     * @throws ServerException if the role may not read it
     */
    public DatabaseState state(Session session) {
        List<Reply> replies;
        try {
            replies = session.send(schema.readState());
        } catch (ServerException e) {
            if (e.state().isAbsentRelation()) {
                return DatabaseState.NONE;
            }
            throw e;
        }
        refuseLaterFormat(replies.get(0));
        DatabaseState recorded = new DatabaseState(
                true,
                replies.get(0).first().isTrue(1),
                applied(replies.get(1)),
                placements(replies.get(2)),
                replies.get(3).asRows().stream().map(HistoryReader::progress).toList());
        return recorded.revisions().isEmpty() ? recorded : Squash.seenIn(recorded, graph);
    }

    /**
     * Reads the newest rows of the history, newest first; none if there is no history yet.
     *
     * @param limit the most rows, at least 1
     */
    public List<HistoryEntry> newest(Session session, int limit) {
        try {
            return session.rows(schema.readHistory(limit)).stream()
                    .map(HistoryReader::entry)
                    .toList();
        } catch (ServerException e) {
            if (e.state().isAbsentRelation()) {
                return List.of();
            }
            throw e;
        }
    }

    private void refuseLaterFormat(Reply format) {
        String version = format.first().textOrNull(0);
        if (version != null && Integer.parseInt(version) > HistorySchema.FORMAT) {
            throw new QuipuException(
                    Kind.FAILED,
                    "the history in schema " + schema.schema().quoted() + " has format " + version
                            + ", and this Quipu knows formats up to " + HistorySchema.FORMAT,
                    "run the version of Quipu that last migrated this database, or a later one");
        }
    }

    private static Map<RevisionId, AppliedRevision> applied(Reply reply) {
        Map<RevisionId, AppliedRevision> applied = new LinkedHashMap<>();
        for (Row row : reply.asRows()) {
            RevisionId revision = new RevisionId(row.text(0), row.text(1));
            applied.put(revision, new AppliedRevision(revision, row.text(2), row.isTrue(3), instant(row.text(4))));
        }
        return applied;
    }

    private static Map<String, Placement> placements(Reply reply) {
        Map<String, Placement> placements = new LinkedHashMap<>();
        for (Row row : reply.asRows()) {
            placements.put(row.text(0), new Placement(row.text(0), row.identifier(1), row.isTrue(2)));
        }
        return placements;
    }

    private static StatementProgress progress(Row row) {
        return new StatementProgress(
                new RevisionId(row.text(0), row.text(1)),
                Direction.of(row.text(2)),
                row.integer(3),
                row.text(4),
                row.isTrue(5) ? StatementProgress.State.FINISHED : StatementProgress.State.STARTED);
    }

    private static HistoryEntry entry(Row row) {
        String sqlState = row.textOrNull(9);
        return new HistoryEntry(
                row.number(0),
                Direction.of(row.text(1)),
                row.text(2),
                row.textOrNull(3),
                names(row.text(4)),
                names(row.text(5)),
                row.integer(6),
                instant(row.text(7)),
                Duration.of(row.number(8), ChronoUnit.MICROS),
                sqlState == null ? null : new HistoryEntry.Failure(sqlState, row.text(10)),
                row.textOrNull(11),
                row.text(12),
                row.textOrNull(13),
                row.text(14));
    }

    private static Instant instant(String micros) {
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }

    private static List<String> names(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
    }
}
