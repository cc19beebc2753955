package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.migration.testing.PackRules;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FinOpsRulesTest extends PackRules {
    FinOpsRulesTest() {
        super(FinOps.PACK);
    }

    @Override
    protected List<String> mayBeNull() {
        return List.of(
                "agent_executions.output_response",
                "conversation_messages.tool_calls",
                "conversation_messages.tool_failed");
    }

    @Override
    protected Map<String, String> given(PackDatabase database) throws SQLException {
        return QueriesTest.given(database);
    }

    /** The extension that this one reads is an option of the server, which the tests do not turn on: F15. */
    @Override
    protected List<String> findNothing() {
        return List.of("slow_statements");
    }

    /** Of a key of two columns the one that most rows share is not enough, and neither is an index of other rows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP INDEX idx_query_intents_message_id",
                "DROP INDEX idx_query_intents_message_id;"
                        + " CREATE INDEX part ON query_intents (message_id) WHERE intent_type IS NOT NULL",
                "DROP INDEX idx_query_intents_message_id;"
                        + " CREATE INDEX part ON query_intents (thread_id, created_at, message_id)"
            })
    void aKeyWhoseRowsAreNotFoundByAnIndexIsTold(String change, TestServer server) throws SQLException {
        try (FinOps finops = FinOps.atHead(server)) {
            finops.execute(change);
            assertThat(unindexedKeys(finops)).containsExactly("query_intents_message_id_fkey");
        }
    }
}
