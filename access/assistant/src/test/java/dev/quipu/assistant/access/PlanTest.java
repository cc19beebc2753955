package dev.quipu.assistant.access;

import static dev.quipu.access.testing.Plans.assertByIndex;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is offered has an index: on many rows, as a user, no statement reads a table through or sorts one. */
class PlanTest {
    @Test
    void listsAreReadByAnIndex() throws SQLException {
        try (Platform platform = Platform.empty()) {
            UUID user = fill(platform);
            UUID conversation = platform.conversation(user);
            AssistantStatements sql = AssistantStatements.in(Platform.SCHEMA);
            try (Connection connection = platform.connect()) {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET LOCAL app.user_id = '" + user + "'; SET LOCAL ROLE authenticated");
                }
                assertByIndex(connection, sql.messages().inOrder, List.of(50L), conversation);
                assertByIndex(connection, sql.messages().said, conversation, 20L, 60L, 10);
                assertByIndex(connection, sql.messages().byKey, conversation, "key");
                assertByIndex(connection, sql.messages().replies, conversation);
                assertByIndex(connection, sql.messages().alternatives, conversation, conversation);
                assertByIndex(connection, sql.messages().ofTrace, "0".repeat(32));
                OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
                assertByIndex(connection, sql.conversations().recent, List.of(now, user), user);
                assertByIndex(connection, sql.users().byAuthId, user);
                assertByIndex(connection, sql.users().byEmail, user, "a@example.com");
            }
        }
    }

    private static UUID fill(Platform platform) throws SQLException {
        UUID first = platform.user();
        UUID tenant = platform.assistant
                .tenancy()
                .as(first, session -> session.tenant().id());
        platform.database().execute("""
                SET search_path = platform;
                SET app.service = on;
                INSERT INTO users (tenant_id, email) SELECT '%s', 'many' || n || '@example.com' FROM generate_series(1, 2000) n;
                INSERT INTO conversations (tenant_id, user_id) SELECT tenant_id, id FROM users, generate_series(1, 2);
                INSERT INTO messages (conversation_id, role, content)
                    SELECT id, 'user', 'm' FROM conversations, generate_series(1, 5) ORDER BY id;
                ANALYZE""".formatted(tenant));
        UUID conversation = platform.conversation(first);
        platform.assistant
                .tenancy()
                .run(
                        first,
                        session -> session.messages()
                                .append(
                                        conversation,
                                        IntStream.range(0, 100)
                                                .mapToObj(i -> NewMessage.user("m"))
                                                .toList()));
        return first;
    }
}
