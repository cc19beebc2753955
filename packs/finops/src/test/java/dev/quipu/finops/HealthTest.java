package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A health check finds what it is there for; that it finds nothing on a healthy system is in PackRules. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealthTest {
    private FinOps finOps;

    @BeforeAll
    void open(TestServer server) {
        finOps = FinOps.withSampleData(server);
    }

    @AfterAll
    void close() {
        finOps.close();
    }

    @ParameterizedTest(name = "{0} after {1}")
    @MethodSource("faults")
    void aFaultIsFoundByItsCheck(String check, String fault) throws Exception {
        assertThat(FinOps.PACK.healthChecks()).contains(check);
        try (Connection connection = finOps.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(fault);

            try (var rows = statement.executeQuery(FinOps.PACK.read("health/" + check + ".sql"))) {
                assertThat(rows.next()).isTrue();
            }
            connection.rollback();
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(
                        "invalid_indexes",
                        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_query_intents_type'::regclass"),
                arguments("disabled_triggers", "ALTER TABLE conversation_messages DISABLE TRIGGER ALL"),
                arguments(
                        "disabled_triggers",
                        "ALTER TABLE optimization_recommendations DISABLE TRIGGER trigger_calculate_priority"),
                arguments(
                        "unvalidated_constraints",
                        "ALTER TABLE agent_executions ADD CONSTRAINT quick CHECK (execution_time_ms < 1) NOT VALID"),
                arguments("orphans", "SET LOCAL session_replication_role = replica; DELETE FROM conversation_threads"),
                arguments("orphans", "SET LOCAL session_replication_role = replica; DELETE FROM conversation_messages"),
                arguments("orphans", "SET LOCAL session_replication_role = replica; DELETE FROM agent_executions"),
                arguments(
                        "orphans",
                        "SET LOCAL session_replication_role = replica; UPDATE query_intents SET thread_id = gen_random_uuid()"),
                arguments(
                        "stale_threads",
                        "SET LOCAL session_replication_role = replica; UPDATE conversation_messages SET updated_at = now()"),
                arguments(
                        "wrong_priorities",
                        "SET LOCAL session_replication_role = replica; UPDATE optimization_recommendations SET priority_score = 1"),
                arguments(
                        "wrong_priorities",
                        "SET LOCAL session_replication_role = replica;"
                                + " UPDATE optimization_recommendations SET priority_score = NULL"),
                arguments(
                        "overdue_recommendations",
                        "UPDATE optimization_recommendations SET status = 'under_review', expires_at = now() - interval '3 days'"),
                arguments(
                        "malformed_steps",
                        "UPDATE optimization_recommendations SET recommendation_steps = '[\"just text\"]'"),
                arguments(
                        "malformed_steps",
                        "UPDATE optimization_recommendations SET recommendation_steps = '[{\"title\": \"no more\"}]'"),
                arguments("runaway_executions", "UPDATE agent_executions SET execution_time_ms = 600001"),
                arguments("contradictory_executions", "UPDATE agent_executions SET status = 'success'"),
                arguments(
                        "contradictory_executions",
                        "UPDATE agent_executions SET status = 'error', error_message = NULL"),
                arguments("future_rows", "UPDATE query_intents SET created_at = now() + interval '1 day'"),
                arguments("future_rows", "UPDATE conversation_threads SET created_at = now() + interval '1 day'"),
                arguments(
                        "partly_searchable_messages",
                        "UPDATE conversation_messages SET content = repeat('x', 9000000)"
                                + " WHERE id = (SELECT id FROM conversation_messages LIMIT 1)"));
    }

    /** Statistics are not told at once, so this asks for what would be found instead of waiting until it is. */
    @Test
    void deadRowsAreCounted() throws Exception {
        String check = FinOps.PACK
                .read("health/tables_to_vacuum.sql")
                .replace("> 10000", ">= 0")
                .replace("> 0.3 *", ">= 0 *");

        assertThat(finOps.query(check)).hasSize(5);
    }
}
