package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.SchemaLines;
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
 * The catalog at the seed's last revision against the specification: each file in {@code spec} is one of its tables, a line for each thing that there
 * has to be, expressions as the server prints them.
 */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaTest {
    private FinOps finOps;

    @BeforeAll
    void open(TestServer server) {
        finOps = FinOps.in(server.createDatabase(), "finops");
        finOps.putOnPath();
        finOps.upgrade("005");
    }

    @AfterAll
    void close() {
        finOps.close();
    }

    // F2
    @Test
    void theSevenTypesHaveTheLabelsOfTheSeed() throws Exception {
        assertThat(finOps.lines(SchemaLines.TYPES)).isEqualTo(spec("types"));
    }

    // F4, F19
    @Test
    void theColumnsHaveTheTypesAndDefaultsOfTheSeed() throws Exception {
        assertThat(finOps.lines(SchemaLines.COLUMNS)).isEqualTo(spec("columns"));
    }

    @Test
    void theIndexesAreThoseOfTheSpecification() throws Exception {
        assertThat(sorted(SchemaLines.INDEXES)).isEqualTo(spec("indexes")).hasSizeGreaterThan(60);
    }

    // F3, F8, F9, F11
    @Test
    void theConstraintsAreThoseOfTheSpecification() throws Exception {
        assertThat(sorted(SchemaLines.CONSTRAINTS))
                .isEqualTo(spec("constraints"))
                .hasSizeGreaterThan(22);
    }

    // F7
    @Test
    void theTriggersAreThoseOfTheSpecification() throws Exception {
        assertThat(sorted(SchemaLines.TRIGGERS)).isEqualTo(spec("triggers"));
    }

    // F20
    @Test
    void theIndexesThatOthersBeginWithAreNotThere() throws Exception {
        assertThat(finOps.column("SELECT indexname FROM pg_indexes"))
                .doesNotContain("idx_conversation_messages_thread_ordering", "idx_conversation_threads_user_id");
    }

    @Test
    void noFunctionRunsAsItsOwnerAndEachPinsItsPathWithTemporaryRelationsLast() throws Exception {
        assertThat(finOps.lines("""
                        SELECT proname, prosecdef, proconfig::text FROM pg_proc
                        WHERE pronamespace = current_schema()::regnamespace ORDER BY proname COLLATE "C"
                        """))
                .containsExactly(
                        "assign_message_ordering_index | f | {\"search_path=finops, pg_temp\",enable_seqscan=off,enable_sort=off}",
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
