package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.SchemaLines;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@PostgresTest
class RoundTripTest {
    private static final List<String> TABLES = List.of(
            "conversation_threads",
            "conversation_messages",
            "query_intents",
            "agent_executions",
            "optimization_recommendations");

    /** Everything that a schema can hold, and what every schema holds is not in it. */
    private static final String EVERYTHING = """
            SELECT 'relation', relname FROM pg_class WHERE relnamespace::regnamespace::text = 'finops'
            UNION ALL SELECT 'type', typname FROM pg_type WHERE typnamespace::regnamespace::text = 'finops'
            UNION ALL SELECT 'function', proname FROM pg_proc WHERE pronamespace::regnamespace::text = 'finops'
            UNION ALL SELECT 'constraint', conname FROM pg_constraint WHERE connamespace::regnamespace::text = 'finops'
            UNION ALL SELECT 'operator', oprname FROM pg_operator WHERE oprnamespace::regnamespace::text = 'finops'
            UNION ALL SELECT 'search', cfgname FROM pg_ts_config WHERE cfgnamespace::regnamespace::text = 'finops'
            ORDER BY 1, 2
            """;

    @Test
    void everyDowngradeLeavesWhatItsUpgradeFound(TestDatabase database) throws Exception {
        FinOps finOps = FinOps.in(database, "finops");
        List<List<String>> before = new ArrayList<>();
        for (int i = 1; i <= TABLES.size(); i++) {
            before.add(everything(finOps));
            finOps.upgrade("00" + i);
            assertThat(tables(finOps)).containsExactlyInAnyOrderElementsOf(TABLES.subList(0, i));
        }

        for (int i = TABLES.size() - 1; i >= 1; i--) {
            finOps.downgrade("00" + i);
            assertThat(tables(finOps)).containsExactlyInAnyOrderElementsOf(TABLES.subList(0, i));
            assertThat(everything(finOps)).isEqualTo(before.get(i));
        }

        finOps.downgrade("base");
        assertThat(everything(finOps)).isEmpty();
        assertThat(before.getFirst()).isEmpty();
    }

    @Test
    void upDownAndUpAgainGivesTheSameSchema(TestDatabase database) throws Exception {
        FinOps finOps = FinOps.in(database, "finops");
        finOps.execute("ALTER DATABASE %s SET search_path = finops".formatted(database.name()));
        finOps.upgrade("head");
        List<String> first = schema(finOps);

        finOps.downgrade("base");
        finOps.upgrade("head");

        assertThat(schema(finOps)).isEqualTo(first).hasSizeGreaterThan(150);
    }

    @Test
    void aDowngradeTakesItsRowsAlongAndNoOthers(TestDatabase database) throws Exception {
        FinOps finOps = FinOps.in(database, "finops");
        finOps.execute("ALTER DATABASE %s SET search_path = finops".formatted(database.name()));
        finOps.upgrade("head");
        finOps.execute(FinOps.PACK.read("sample-data.sql"));
        String threads = finOps.value("SELECT count(*) FROM conversation_threads");
        String messages = finOps.value("SELECT count(*) FROM conversation_messages");

        finOps.downgrade("002");

        assertThat(finOps.value("SELECT count(*) FROM conversation_threads")).isEqualTo(threads);
        assertThat(finOps.value("SELECT count(*) FROM conversation_messages")).isEqualTo(messages);
        finOps.execute("DELETE FROM conversation_messages WHERE ordering_index = 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "Cost \"Center\"", "quipu_finops"})
    void worksInASchemaOfAnyName(String schema, TestDatabase database) throws Exception {
        FinOps finOps = FinOps.in(database, schema);
        finOps.upgrade("head");
        String path = "SET search_path = \"" + schema.replace("\"", "\"\"") + "\";";

        finOps.execute(path + FinOps.PACK.read("sample-data.sql"));
        // Nothing is on the path of this one: the triggers have to find their tables by themselves.
        finOps.execute("SET search_path = '';"
                + "DELETE FROM " + qualified(schema, "conversation_messages") + " WHERE ordering_index = 1;"
                + "UPDATE " + qualified(schema, "conversation_messages")
                + " SET ordering_index = NULL WHERE ordering_index = 2;"
                + "UPDATE " + qualified(schema, "optimization_recommendations") + " SET priority_score = 1;");

        assertThat(finOps.value("SELECT count(DISTINCT priority_score) > 10 FROM "
                        + qualified(schema, "optimization_recommendations")))
                .isEqualTo("t");
        finOps.downgrade("base");
    }

    private static String qualified(String schema, String table) {
        return "\"" + schema.replace("\"", "\"\"") + "\"." + table;
    }

    private static List<String> schema(FinOps finOps) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String sql : List.of(
                SchemaLines.TYPES,
                SchemaLines.COLUMNS,
                SchemaLines.INDEXES,
                SchemaLines.CONSTRAINTS,
                SchemaLines.TRIGGERS)) {
            finOps.lines(sql).stream().sorted().forEach(lines::add);
        }
        lines.addAll(finOps.column("SELECT pg_get_functiondef(oid) FROM pg_proc"
                + " WHERE pronamespace = current_schema()::regnamespace ORDER BY proname COLLATE \"C\""));
        return lines;
    }

    private static List<String> everything(FinOps finOps) throws Exception {
        return finOps.lines(EVERYTHING);
    }

    private static List<String> tables(FinOps finOps) throws Exception {
        return finOps.column("SELECT tablename FROM pg_tables WHERE schemaname = 'finops'");
    }
}
