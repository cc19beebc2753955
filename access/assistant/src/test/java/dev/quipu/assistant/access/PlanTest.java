package dev.quipu.assistant.access;

import static dev.quipu.access.testing.Plans.assertByIndex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.access.support.Pages;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                assertByIndex(connection, sql.messages().said, conversation, 20L, 60L, 10);
                assertByIndex(connection, sql.messages().byKey, conversation, "key");
                assertByIndex(connection, sql.messages().activePath, conversation, 20);
                assertByIndex(connection, sql.messages().replies, conversation);
                assertByIndex(connection, sql.messages().alternatives, conversation, conversation);
                assertByIndex(connection, sql.messages().ofTrace, "0".repeat(32));
                assertByIndex(connection, sql.feedback().ofMessage, conversation);
                assertByIndex(connection, sql.users().byAuthId, user);
                assertByIndex(connection, sql.users().byEmail, user, "a@example.com");
                for (PagesCase shown : pages(sql, user, conversation).values()) {
                    assertByIndex(connection, shown.pages, shown.key, shown.value.toArray());
                }
            }
        }
    }

    /**
     * A list and where one of its pages goes on.
     *
     * @param value what is listed, where it is not all
     */
    private record PagesCase(Pages<?> pages, List<?> key, List<?> value) {}

    private static Map<String, PagesCase> pages(AssistantStatements sql, UUID user, UUID conversation) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        return Map.of(
                "conversations.recent", new PagesCase(sql.conversations().recent, List.of(now, user), List.of(user)),
                "feedback.newest", new PagesCase(sql.feedback().newest, List.of(now, user), List.of(user)),
                "messages.inOrder", new PagesCase(sql.messages().inOrder, List.of(50L), List.of(conversation)),
                "tenants.all", new PagesCase(sql.tenants().all, List.of(user), List.of()),
                "users.ofTenant", new PagesCase(sql.users().ofTenant, List.of(user), List.of(user)));
    }

    /** Whoever adds a list adds what shows that it has an index. */
    @Test
    void noListIsLeftOut() {
        AssistantStatements sql = AssistantStatements.in(Platform.SCHEMA);
        List<String> lists = new ArrayList<>();
        for (RecordComponent room : AssistantStatements.class.getRecordComponents()) {
            for (Field field : room.getType().getDeclaredFields()) {
                if (field.getType() == Pages.class) {
                    lists.add(room.getName() + "." + field.getName());
                }
            }
        }
        UUID any = UUID.randomUUID();
        assertThat(pages(sql, any, any).keySet()).containsExactlyInAnyOrderElementsOf(lists);
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
                INSERT INTO tenants (slug, name) SELECT 'many' || n, 'many' FROM generate_series(1, 2000) n;
                INSERT INTO messages (conversation_id, role, content)
                    SELECT id, 'user', 'm' FROM conversations, generate_series(1, 5) ORDER BY id;
                INSERT INTO messages (conversation_id, role, content)
                    SELECT id, 'assistant', 'm' FROM conversations ORDER BY id;
                INSERT INTO feedback (message_id, user_id, rating)
                    SELECT messages.id, conversations.user_id, 1 FROM messages JOIN conversations ON conversations.id = conversation_id
                    WHERE messages.role = 'assistant';
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
