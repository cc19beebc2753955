package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The catalog against the specification: each file in {@code spec} is one of its tables, a line for each thing that there
 * has to be, expressions as the server prints them.
 */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaTest {
    static final String TYPES = """
            SELECT typname || ': ' || string_agg(enumlabel, ', ' ORDER BY enumsortorder)
            FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid
            WHERE typnamespace = current_schema()::regnamespace
            GROUP BY typname ORDER BY typname COLLATE "C"
            """;

    static final String COLUMNS = """
            SELECT relname, attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' ELSE 'null' END,
                   coalesce(pg_get_expr(adbin, adrelid), '-')
            FROM pg_attribute
            JOIN pg_class ON pg_class.oid = attrelid
            LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
            ORDER BY relname COLLATE "C", attnum
            """;

    static final String INDEXES = """
            SELECT tablename || ' | ' || regexp_replace(replace(indexdef, current_schema() || '.', ''),
                '^CREATE (UNIQUE )?INDEX (\\w+) ON \\w+ USING ', '\\2 | \\1')
            FROM pg_indexes WHERE schemaname = current_schema()
            """;

    /** From 18 on, a NOT NULL is a constraint too; the columns tell of those. */
    static final String CONSTRAINTS = """
            SELECT relname || ' | ' || conname || ' | '
                || replace(pg_get_constraintdef(pg_constraint.oid), current_schema() || '.', '')
            FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
            WHERE connamespace = current_schema()::regnamespace AND contype IN ('p', 'u', 'f', 'c')
            """;

    static final String TRIGGERS = """
            SELECT relname || ' | ' || tgname || ' | ' || regexp_replace(
                replace(pg_get_triggerdef(pg_trigger.oid), current_schema() || '.', ''),
                '^CREATE TRIGGER \\w+ (.*) ON \\w+', '\\1')
            FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
            WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal
            """;

    private FinOps finOps;

    @BeforeAll
    void open(TestServer server) {
        finOps = FinOps.atHead(server);
    }

    @AfterAll
    void close() {
        finOps.close();
    }

    // F2
    @Test
    void theSevenTypesHaveTheLabelsOfTheSeed() throws Exception {
        assertThat(finOps.lines(TYPES)).isEqualTo(spec("types"));
    }

    // F4, F19
    @Test
    void theColumnsHaveTheTypesAndDefaultsOfTheSeed() throws Exception {
        assertThat(finOps.lines(COLUMNS)).isEqualTo(spec("columns"));
    }

    @Test
    void theIndexesAreThoseOfTheSpecification() throws Exception {
        assertThat(sorted(INDEXES)).isEqualTo(spec("indexes")).hasSizeGreaterThan(60);
    }

    // F3, F8, F9, F11
    @Test
    void theConstraintsAreThoseOfTheSpecification() throws Exception {
        assertThat(sorted(CONSTRAINTS)).isEqualTo(spec("constraints")).hasSizeGreaterThan(22);
    }

    // F7
    @Test
    void theTriggersAreThoseOfTheSpecification() throws Exception {
        assertThat(sorted(TRIGGERS)).isEqualTo(spec("triggers"));
    }

    // F20
    @Test
    void noTwoIndexesDoTheSame() throws Exception {
        assertThat(finOps.lines("""
                        SELECT min(indexrelid::regclass::text), max(indexrelid::regclass::text)
                        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
                        WHERE relnamespace = current_schema()::regnamespace
                        GROUP BY indrelid, indkey::text, pg_get_expr(indexprs, indrelid), pg_get_expr(indpred, indrelid),
                                 indoption::text
                        HAVING count(*) > 1
                        """)).isEmpty();
        assertThat(finOps.column("SELECT indexname FROM pg_indexes"))
                .doesNotContain("idx_conversation_messages_thread_ordering", "idx_conversation_threads_user_id");
    }

    @Test
    void everyForeignKeyIsIndexed() throws Exception {
        assertThat(finOps.lines("""
                        SELECT conrelid::regclass, conname FROM pg_constraint
                        WHERE contype = 'f' AND connamespace = current_schema()::regnamespace AND NOT EXISTS (
                            SELECT FROM pg_index WHERE indrelid = conrelid AND indpred IS NULL AND indkey[0] = ANY (conkey))
                        """)).isEmpty();
    }

    @Test
    void noFunctionRunsAsItsOwnerAndEachPinsItsPathWithTemporaryRelationsLast() throws Exception {
        assertThat(finOps.lines("""
                        SELECT proname, prosecdef, proconfig::text FROM pg_proc
                        WHERE pronamespace = current_schema()::regnamespace ORDER BY proname COLLATE "C"
                        """))
                .containsExactly(
                        "assign_message_ordering_index | f | {\"search_path=finops, pg_temp\"}",
                        "calculate_recommendation_priority | f | {\"search_path=finops, pg_temp\"}",
                        "conversation_search_vector | f | {\"search_path=pg_catalog, pg_temp\"}",
                        "release_message_executions | f | {\"search_path=finops, pg_temp\"}",
                        "update_conversation_messages_updated_at | f | {\"search_path=finops, pg_temp\"}",
                        "update_conversation_threads_updated_at | f | {\"search_path=finops, pg_temp\"}",
                        "update_optimization_recommendations_updated_at | f | {\"search_path=finops, pg_temp\"}",
                        "update_parent_thread_timestamp | f | {\"search_path=finops, pg_temp\"}");
    }

    /** By code unit, whatever the collation of the database. */
    private List<String> sorted(String sql) throws SQLException {
        return finOps.lines(sql).stream().sorted().toList();
    }

    private static List<String> spec(String name) throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/spec/" + name + ".txt"));
    }
}
