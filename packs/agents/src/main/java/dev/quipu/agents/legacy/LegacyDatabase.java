package dev.quipu.agents.legacy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The two schemas, and what is noted of the way from one to the other: temporary tables, which end with the session. */
final class LegacyDatabase {
    private final Connection connection;
    private final String from;
    private final String own;
    private final boolean isDryRun;

    /** Takes a connection whose search path is the pack's schema. */
    LegacyDatabase(Connection connection, String from, boolean isDryRun) throws SQLException {
        this.connection = connection;
        this.from = from;
        this.isDryRun = isDryRun;
        this.own = text("SELECT quote_ident(current_schema())");
    }

    void create() throws SQLException {
        execute("""
                SET work_mem = '64MB';
                CREATE TEMPORARY TABLE legacy_ids (
                    table_name text NOT NULL, old_id bigint NOT NULL, new_id bigint NOT NULL, uuid uuid, is_there boolean NOT NULL,
                    PRIMARY KEY (table_name, old_id));
                CREATE TEMPORARY TABLE legacy_rejects (
                    table_name text NOT NULL, old_id bigint NOT NULL, reason text NOT NULL, PRIMARY KEY (table_name, old_id))
                """);
    }

    String there(String table) {
        return quoted(from) + "." + table;
    }

    /** A table of the pack by its full name: one of them is named like the schema. */
    String here(String table) {
        return own + "." + table;
    }

    boolean has(String table) throws SQLException {
        return "t".equals(text("SELECT to_regclass('%s') IS NOT NULL".formatted(literal(there(table)))));
    }

    /** Says for every row of the original what its id is here. It keeps its own, unless a row here has that already. */
    void mapIds(LegacyTable table, LegacyColumns columns) throws SQLException {
        execute("DELETE FROM legacy_ids WHERE table_name = '%s'".formatted(table.name()));
        execute(
                switch (table.key()) {
                    case UUID -> mapByUuid(table.name(), columns);
                    case ID_AND_TIME -> mapByTime(table.name());
                    case MODEL -> mapModels(table.name());
                });
        execute("ANALYZE legacy_ids");
        keepClearOfNewIds(table.name());
    }

    private String mapByUuid(String table, LegacyColumns columns) {
        String derived = "md5(%s || s.id)::uuid".formatted("'" + literal(from + "." + table + ".") + "'");
        String uuid = columns.there().containsKey("uuid")
                ? "CASE WHEN s.uuid::text ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN s.uuid::text::uuid ELSE "
                        + derived + " END"
                : derived;
        return """
                INSERT INTO legacy_ids
                SELECT '%1$s', given.id,
                       coalesce(known.id, CASE WHEN taken.id IS NULL THEN given.id ELSE given.id + highest END),
                       given.uuid, known.id IS NOT NULL
                FROM (SELECT s.id, %2$s AS uuid FROM %3$s AS s) AS given
                CROSS JOIN (SELECT greatest((SELECT max(id) FROM %3$s), (SELECT max(id) FROM %4$s)) AS highest) AS ids
                LEFT JOIN %4$s AS known ON known.uuid = given.uuid
                LEFT JOIN %4$s AS taken ON taken.id = given.id
                ON CONFLICT DO NOTHING
                """.formatted(table, uuid, there(table), here(table));
    }

    private String mapByTime(String table) {
        return """
                INSERT INTO legacy_rejects
                SELECT '%1$s', id, 'has no created_at, by which it would be known again'
                FROM %2$s WHERE created_at IS NULL
                ON CONFLICT DO NOTHING;
                INSERT INTO legacy_ids
                SELECT '%1$s', s.id, s.id, NULL, known.id IS NOT NULL
                FROM %2$s AS s LEFT JOIN %3$s AS known ON (known.id, known.created_at) = (s.id, s.created_at)
                WHERE s.created_at IS NOT NULL
                """.formatted(table, there(table), here(table));
    }

    private String mapModels(String table) {
        return """
                INSERT INTO legacy_rejects
                SELECT '%1$s', id, format('the model %%s of %%s is that of id %%s too', name, provider, newest)
                FROM (SELECT id, name, lower(provider::text) AS provider,
                             first_value(id) OVER (PARTITION BY lower(provider::text), name
                                 ORDER BY is_active DESC NULLS LAST, id DESC) AS newest FROM %2$s) AS s
                WHERE id <> newest
                ON CONFLICT DO NOTHING;
                INSERT INTO legacy_ids
                SELECT '%1$s', s.id,
                       coalesce(known.id, CASE WHEN taken.id IS NULL THEN s.id ELSE s.id + highest END),
                       NULL, known.id IS NOT NULL
                FROM %2$s AS s
                CROSS JOIN (SELECT greatest((SELECT max(id) FROM %2$s), (SELECT max(id) FROM %3$s)) AS highest) AS ids
                LEFT JOIN %3$s AS known ON (known.provider::text, known.name) = (lower(s.provider::text), s.name)
                LEFT JOIN %3$s AS taken ON taken.id = s.id
                WHERE NOT EXISTS (SELECT FROM legacy_rejects WHERE table_name = '%1$s' AND old_id = s.id)
                """.formatted(table, there(table), here(table));
    }

    /** Before the first row is written, so that nobody who writes at the same time is given an id that is on its way. */
    private void keepClearOfNewIds(String table) throws SQLException {
        if (!isDryRun) {
            execute("""
                    SELECT setval(sequence, greatest(highest, last_value))
                    FROM (SELECT pg_get_serial_sequence('%1$s', 'id')::regclass AS sequence,
                                 greatest((SELECT max(new_id) FROM legacy_ids WHERE table_name = '%2$s' AND NOT is_there),
                                          (SELECT max(id) FROM %3$s)) AS highest) AS used,
                         LATERAL (SELECT coalesce(pg_sequence_last_value(sequence), 1) AS last_value) AS given
                    WHERE highest IS NOT NULL
                    """.formatted(literal(here(table)), table, here(table)));
        }
    }

    void refuse(String table, long id, String reason) throws SQLException {
        execute("DELETE FROM legacy_ids WHERE table_name = '%s' AND old_id = %d".formatted(table, id));
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO legacy_rejects VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
            statement.setString(1, table);
            statement.setLong(2, id);
            statement.setString(3, reason);
            statement.executeUpdate();
        }
    }

    /** Keeps what was done so far; in a dry run there is one transaction, which is rolled back. */
    void commit() throws SQLException {
        if (!isDryRun) {
            connection.commit();
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    List<List<String>> rows(String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int width = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= width; i++) {
                    cells.add(String.valueOf(row.getString(i)));
                }
                rows.add(cells);
            }
        }
        return rows;
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Returns what stands between the marks of a literal. */
    static String literal(String text) {
        return text.replace("'", "''");
    }
}
