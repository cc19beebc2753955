package dev.quipu.migration.history;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.Reply;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the history of a database: one round trip whether it is there or not. */
public final class HistoryReader {
    /** Undefined table and undefined schema: what the server says of a database that Quipu never touched. */
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
                "t".equals(replies.get(0).rows().getFirst().get(1)),
                applied(replies.get(1)),
                placements(replies.get(2)),
                replies.get(3).rows().stream().map(HistoryReader::unfinished).toList());
        return recorded.revisions().isEmpty() ? recorded : Squash.seenIn(recorded, graph);
    }

    /**
     * Reads the newest rows of the history, newest first; none if there is no history yet.
     *
     * @param limit the most rows, at least 1
     */
    public List<HistoryEntry> newest(Session session, int limit) {
        try {
            return session.query(schema.readHistory(limit)).stream()
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
        String version = format.rows().getFirst().getFirst();
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
        for (List<@Nullable String> row : reply.rows()) {
            RevisionId revision = new RevisionId(text(row, 0), text(row, 1));
            applied.put(
                    revision,
                    new AppliedRevision(revision, text(row, 2), text(row, 3).equals("t"), instant(text(row, 4))));
        }
        return applied;
    }

    private static Map<String, Placement> placements(Reply reply) {
        Map<String, Placement> placements = new LinkedHashMap<>();
        for (List<@Nullable String> row : reply.rows()) {
            placements.put(
                    text(row, 0),
                    new Placement(
                            text(row, 0),
                            new Identifier(text(row, 1)),
                            text(row, 2).equals("t")));
        }
        return placements;
    }

    private static StartedStatement unfinished(List<@Nullable String> row) {
        return new StartedStatement(
                new RevisionId(text(row, 0), text(row, 1)),
                Direction.of(text(row, 2)),
                Integer.parseInt(text(row, 3)),
                text(row, 4),
                text(row, 5).equals("t"));
    }

    private static HistoryEntry entry(List<@Nullable String> row) {
        String sqlState = row.get(9);
        return new HistoryEntry(
                Long.parseLong(text(row, 0)),
                Direction.of(text(row, 1)),
                text(row, 2),
                row.get(3),
                names(text(row, 4)),
                names(text(row, 5)),
                Integer.parseInt(text(row, 6)),
                instant(text(row, 7)),
                Duration.of(Long.parseLong(text(row, 8)), ChronoUnit.MICROS),
                sqlState == null ? null : new HistoryEntry.Failure(sqlState, text(row, 10)),
                row.get(11),
                text(row, 12),
                row.get(13),
                text(row, 14));
    }

    private static Instant instant(String micros) {
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }

    private static List<String> names(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
    }

    private static String text(List<@Nullable String> row, int column) {
        return Objects.requireNonNull(row.get(column));
    }
}
