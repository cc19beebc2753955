package dev.quipu.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Fills a pack's schema with the script of {@code dev/quipu/bench} that has its name. Indexes that no constraint stands on are made when the rows are in:
 * 20 million rows would otherwise be put into each of 17 one by one, which takes hours.
 */
public final class PackFill {
    private static final String INDEXES = """
            SELECT format('DROP INDEX %I.%I', n.nspname, i.relname), pg_get_indexdef(i.oid)
            FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_namespace n ON n.oid = i.relnamespace
            WHERE n.nspname = ? AND i.relkind = 'i' AND NOT i.relispartition
              AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.oid)
            ORDER BY i.relname""";

    /** While it is filled: ids are random, so that after each checkpoint almost every row would have a whole page logged. */
    private static final List<String> FAST = List.of("full_page_writes = off", "max_wal_size = '8GB'");

    private final Connection connection;

    /** Fills by a connection of a superuser. */
    public PackFill(Connection connection) {
        this.connection = connection;
    }

    /**
     * Fills a pack that stands in the schema of its own name, and prints how long it took.
     *
     * @param values what stands in the place of names in braces
     */
    public void run(String pack, Map<String, Integer> values) throws SQLException {
        long start = System.nanoTime();
        String text = NamedQuery.resource("/dev/quipu/bench/" + pack + ".sql")
                .replace("{texts}", NamedQuery.resource("/dev/quipu/bench/texts.sql"));
        for (Map.Entry<String, Integer> value : values.entrySet()) {
            text = text.replace("{" + value.getKey() + "}", value.getValue().toString());
        }
        try (Statement statement = connection.createStatement()) {
            List<String> indexes = dropIndexes(pack);
            for (String setting : FAST) {
                statement.execute("ALTER SYSTEM SET " + setting);
            }
            statement.execute("SELECT pg_reload_conf()");
            statement.execute(text);
            statement.execute("RESET ALL");
            statement.execute("SET maintenance_work_mem = '1GB'");
            for (String index : indexes) {
                statement.execute(index);
            }
            statement.execute("RESET ALL");
            statement.execute("ALTER SYSTEM RESET ALL");
            statement.execute("SELECT pg_reload_conf()");
            statement.execute("VACUUM ANALYZE");
            statement.execute("CHECKPOINT");
        }
        System.err.printf(Locale.ROOT, "bench: %s filled in %.0f s%n", pack, (System.nanoTime() - start) / 1e9);
    }

    /** Returns the statements that make them again. */
    private List<String> dropIndexes(String schema) throws SQLException {
        List<String> drops = new ArrayList<>();
        List<String> definitions = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                PreparedStatement indexes = connection.prepareStatement(INDEXES)) {
            // So that the definitions name the schema, too.
            statement.execute("SET search_path = ''");
            indexes.setString(1, schema);
            try (ResultSet rows = indexes.executeQuery()) {
                while (rows.next()) {
                    drops.add(rows.getString(1));
                    definitions.add(rows.getString(2));
                }
            }
            for (String drop : drops) {
                statement.execute(drop);
            }
        }
        return definitions;
    }
}
