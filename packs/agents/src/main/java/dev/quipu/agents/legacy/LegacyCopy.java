package dev.quipu.agents.legacy;

import dev.quipu.migration.pack.PackRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Copies a table in batches, each a transaction. Which row becomes which is in {@code legacy_ids}; what cannot be taken is
 * in {@code legacy_rejects}, found by halving the batch in which it was.
 */
final class LegacyCopy {
    private static final int BATCH = 5_000;

    private final PackRun run;
    private final LegacyDatabase database;
    private final LegacyTable table;
    private final LegacyColumns columns;
    private final LegacyOrder order;
    private final String there;
    private final String insert;
    private long written;

    LegacyCopy(PackRun run, LegacyDatabase database, LegacyTable table) throws SQLException {
        this.run = run;
        this.database = database;
        this.table = table;
        this.there = database.there(table.name());
        this.columns = LegacyColumns.read(run.connection(), there, database.here(table.name()));
        this.order = LegacyOrder.of(database, table, columns);
        this.insert = insert(columns.expressions(table));
    }

    LegacyColumns columns() {
        return columns;
    }

    long written() {
        return written;
    }

    private String insert(Map<String, String> expressions) {
        boolean hasUuid = table.key() == LegacyTable.Key.UUID;
        return """
                INSERT INTO %s (id%s, %s)
                SELECT ids.new_id%s, %s
                FROM %s
                JOIN legacy_ids AS ids ON ids.table_name = '%s' AND ids.old_id = s.id AND NOT ids.is_there
                %s
                WHERE %s BETWEEN ? AND ? ORDER BY %s
                """.formatted(
                        database.here(table.name()),
                        hasUuid ? ", uuid" : "",
                        String.join(", ", expressions.keySet()),
                        hasUuid ? ", ids.uuid" : "",
                        String.join(", ", expressions.values()).replace("{there}", there),
                        order.source(),
                        table.name(),
                        joins(),
                        order.place(),
                        order.place());
    }

    private String joins() {
        return table.parents().entrySet().stream()
                        .map(parent -> join("JOIN", parent))
                        .collect(Collectors.joining("\n"))
                + "\n"
                + table.links().entrySet().stream()
                        .filter(link -> columns.there().containsKey(link.getKey()))
                        .map(link -> join("LEFT JOIN", link))
                        .collect(Collectors.joining("\n"));
    }

    private String join(String how, Map.Entry<String, String> parent) {
        String named = parent.getValue().equals(table.name()) ? order.ownParent() : "s." + parent.getKey();
        return "%1$s legacy_ids AS parent_%2$s ON parent_%2$s.table_name = '%3$s' AND parent_%2$s.old_id = %4$s"
                .formatted(how, parent.getKey(), parent.getValue(), named);
    }

    /** Returns what is to be told of links that were left out. */
    Optional<String> circles() throws SQLException {
        return order.circles(database);
    }

    /** Copies what is not here yet; returns false if it was stopped before the end. */
    boolean copy() throws SQLException {
        database.mapIds(table, columns);
        refuseChildrenOfTheRefused();
        database.commit();
        long last = 0;
        while (true) {
            long next = database.number(
                    "SELECT coalesce(max(place), 0) FROM (SELECT %1$s AS place FROM %2$s WHERE %1$s > %3$d ORDER BY 1 LIMIT %4$d) AS batch"
                            .formatted(order.place(), order.source(), last, BATCH));
            if (next == 0) {
                return true;
            }
            if (run.isStopped()) {
                return false;
            }
            write(last + 1, next);
            database.commit();
            run.progress("%s: %,d rows written".formatted(table.name(), written));
            last = next;
        }
    }

    private void refuseChildrenOfTheRefused() throws SQLException {
        for (Map.Entry<String, String> parent : table.parents().entrySet()) {
            database.execute("""
                    INSERT INTO legacy_rejects
                    SELECT '%1$s', s.id, format('its %2$s %%s was not taken over', coalesce(s.%2$s::text, '(none)'))
                    FROM %3$s AS s
                    WHERE NOT EXISTS (SELECT FROM legacy_ids WHERE table_name = '%4$s' AND old_id = s.%2$s)
                    ON CONFLICT DO NOTHING
                    """.formatted(table.name(), parent.getKey(), there, parent.getValue()));
        }
        database.execute("""
                DELETE FROM legacy_ids USING legacy_rejects AS refused
                WHERE (refused.table_name, refused.old_id) = (legacy_ids.table_name, legacy_ids.old_id)
                  AND legacy_ids.table_name = '%s'
                """.formatted(table.name()));
    }

    private void write(long from, long to) throws SQLException {
        Connection connection = run.connection();
        Savepoint before = connection.setSavepoint();
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setLong(1, from);
            statement.setLong(2, to);
            written += statement.executeUpdate();
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            if (connection.isClosed() || !isAboutRows(e)) {
                throw e;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            if (from == to) {
                refuse(
                        database.number(
                                "SELECT s.id FROM %s WHERE %s = %d".formatted(order.source(), order.place(), from)),
                        e);
            } else {
                long middle = from + (to - from) / 2;
                write(from, middle);
                write(middle + 1, to);
            }
        }
    }

    private static boolean isAboutRows(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("P0"));
    }

    /** What was to hang on the row must not wait for it. */
    private void refuse(long id, SQLException e) throws SQLException {
        ServerErrorMessage server = e instanceof PSQLException refused ? refused.getServerErrorMessage() : null;
        if (server == null) {
            database.refuse(table.name(), id, String.valueOf(e.getMessage()));
            return;
        }
        // Of a broken rule the detail is the whole row, which is long and may hold what nobody should read.
        boolean isRow = "23514".equals(e.getSQLState()) || "23502".equals(e.getSQLState());
        String detail = server.getDetail() == null || isRow ? "" : ": " + server.getDetail();
        database.refuse(table.name(), id, server.getMessage() + detail);
    }
}
