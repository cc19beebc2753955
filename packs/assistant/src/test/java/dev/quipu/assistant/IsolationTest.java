package dev.quipu.assistant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.assistant.Assistant.Caller;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the matrix does not say: the ways round that the published original left open, and the plans. */
@PostgresTest
class IsolationTest {
    private Assistant assistant;
    private String tenant = "";
    private String user = "";
    private String colleague = "";
    private String stranger = "";
    private String talk = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        assistant = Assistant.empty(server);
        tenant = assistant.tenant();
        user = assistant.user(tenant);
        colleague = assistant.user(tenant);
        stranger = assistant.user(assistant.tenant());
        talk = assistant.conversation(user);
        assistant.message(talk, "user", "why?");
        assistant.message(talk, "assistant", "because");
    }

    @AfterEach
    void close() {
        assistant.close();
    }

    // S10: UPDATE conversations SET tenant_id = B moved it
    @Test
    void aConversationCannotChangeSides() throws SQLException {
        String other = assistant.value("SELECT tenant_id FROM users WHERE id = '%s'".formatted(stranger));

        for (String set : List.of(
                "tenant_id = '%s'".formatted(other),
                "user_id = '%s'".formatted(colleague),
                "tenant_id = '%s', user_id = '%s'".formatted(other, stranger))) {
            String sql = "UPDATE conversations SET " + set;
            assertThat(assistant.refusal(Caller.user(user), sql)).as(set).isEqualTo("42501");
            assertThat(assistant.refusal(Caller.service(), sql)).as(set).isEqualTo("23514");
        }
    }

    /** The policy says no by itself, should somebody grant the columns. */
    @Test
    void thePolicyHoldsWithoutTheColumnPrivileges() throws SQLException {
        assistant.execute("GRANT UPDATE ON conversations, users, feedback TO authenticated;"
                + "DROP TRIGGER trigger_conversations_keep_owner ON conversations");
        String other = assistant.value("SELECT tenant_id FROM users WHERE id = '%s'".formatted(stranger));

        assertThat(assistant.refusal(Caller.user(user), "UPDATE conversations SET tenant_id = '%s'".formatted(other)))
                .isEqualTo("42501");
        assertThat(assistant.refusal(Caller.user(user), "UPDATE conversations SET user_id = '%s'".formatted(colleague)))
                .isEqualTo("42501");
        assertThat(assistant.refusal(
                        Caller.user(user), "UPDATE users SET tenant_id = '%s' WHERE id = '%s'".formatted(other, user)))
                .isEqualTo("42501");
        assistant.feedback(assistant.value("SELECT id FROM messages WHERE role = 'assistant'"), user);
        assertThat(assistant.refusal(Caller.user(user), "UPDATE feedback SET user_id = '%s'".formatted(colleague)))
                .isEqualTo("42501");
    }

    // S11: a colleague posted as the assistant into another's conversation
    @Test
    void onlyTheOwnerPostsAndOnlyAsTheUser() throws SQLException {
        String insert = "INSERT INTO messages (conversation_id, role, content) VALUES ('%s', '%s', 'more')";

        assertThat(assistant.refusal(Caller.user(user), insert.formatted(talk, "user")))
                .isEqualTo("done");
        for (String role : List.of("assistant", "system")) {
            assertThat(assistant.refusal(Caller.user(user), insert.formatted(talk, role)))
                    .as(role)
                    .isEqualTo("42501");
        }
        assertThat(assistant.refusal(Caller.user(colleague), insert.formatted(talk, "user")))
                .isEqualTo("42501");
        assertThat(assistant.refusal(Caller.user(stranger), insert.formatted(talk, "user")))
                .isEqualTo("42501");
        assertThat(assistant.refusal(Caller.service(), insert.formatted(talk, "assistant")))
                .isEqualTo("done");
        assertThat(assistant.as(Caller.user(user), "UPDATE messages SET content = 'mine' RETURNING role"))
                .containsOnly("user");
        assertThat(assistant.as(Caller.user(colleague), "UPDATE messages SET content = 'mine' RETURNING role"))
                .isEmpty();
        assertThat(assistant.as(Caller.user(colleague), "DELETE FROM messages RETURNING role"))
                .isEmpty();
    }

    // S11: updated_at was not touched when the poster was not the owner
    @Test
    void whoeverPostsTouchesTheConversation() throws SQLException {
        String before = assistant.value("SELECT updated_at FROM conversations");
        assistant.execute("UPDATE users SET is_active = false WHERE id = '%s'".formatted(user));

        assistant.as(
                Caller.service(),
                "INSERT INTO messages (conversation_id, role, content) VALUES ('%s', 'assistant', 'more')"
                        .formatted(talk));

        assertThat(assistant.value("SELECT updated_at > '%s' FROM conversations".formatted(before)))
                .isEqualTo("t");
    }

    // S12: people of other tenants were visible, and a policy that reads users recursed
    @Test
    void peopleSeeThoseOfTheirTenantAndTheTenantItself() throws SQLException {
        assertThat(assistant.as(Caller.user(user), "SELECT id FROM users")).containsExactlyInAnyOrder(user, colleague);
        assertThat(assistant.as(Caller.user(user), "SELECT id FROM tenants")).containsExactly(tenant);
        assertThat(assistant.as(Caller.user(stranger), "SELECT id FROM users")).containsExactly(stranger);
    }

    @Test
    void peopleChangeThemselvesAndAdminsTheTenant() throws SQLException {
        String rename = "UPDATE tenants SET name = 'Renamed' RETURNING id";

        assertThat(assistant.as(Caller.user(user), "UPDATE users SET name = 'Ada' RETURNING id"))
                .containsExactly(user);
        for (String set : List.of(
                "role = 'admin'", "auth_id = NULL", "is_active = true", "email = 'x'", "tenant_id = tenant_id")) {
            assertThat(assistant.refusal(Caller.user(user), "UPDATE users SET " + set))
                    .as(set)
                    .isEqualTo("42501");
        }
        assertThat(assistant.as(Caller.user(user), rename)).isEmpty();
        assistant.execute("UPDATE users SET role = 'admin' WHERE id = '%s'".formatted(user));
        assertThat(assistant.as(Caller.user(user), rename)).containsExactly(tenant);
        for (String set : List.of("daily_token_limit = NULL", "is_active = true", "slug = 'x'", "features = '{}'")) {
            assertThat(assistant.refusal(Caller.user(user), "UPDATE tenants SET " + set))
                    .as(set)
                    .isEqualTo("42501");
        }
    }

    // S14: a conversation of tenant A owned by a user of B
    @Test
    void aConversationIsOfAUserOfItsTenant() {
        assertThat(assistant.refusal(
                        Caller.service(),
                        "INSERT INTO conversations (tenant_id, user_id) VALUES ('%s', '%s')"
                                .formatted(tenant, stranger)))
                .isEqualTo("23503");
        assertThat(assistant.refusal(
                        Caller.user(user),
                        "INSERT INTO conversations (tenant_id, user_id) VALUES ('%s', '%s')"
                                .formatted(tenant, colleague)))
                .isEqualTo("42501");
    }

    // S15: an inactive tenant still read
    @ParameterizedTest
    @ValueSource(strings = {"tenants", "users"})
    void whoIsInactiveSeesNothingAtOnce(String table) throws SQLException {
        try (Connection connection = assistant.connect()) {
            Caller.user(user).take(connection);
            assertThat(Assistant.lines(connection, "SELECT FROM messages")).hasSize(2);

            assistant.execute("UPDATE %s SET is_active = false".formatted(table));

            for (String relation :
                    List.of("tenants", "users", "conversations", "messages", "feedback", "current_day_usage")) {
                assertThat(Assistant.lines(connection, "SELECT FROM " + relation))
                        .as(relation)
                        .isEmpty();
            }
        }
    }

    /** After a SET LOCAL ends, the setting is '' and not NULL: a bare cast fails then. */
    @Test
    void aSessionThatServesManyForgetsEachOfThem() throws SQLException {
        try (Connection connection = assistant.connect()) {
            Assistant.lines(connection, "SET ROLE authenticated");
            connection.setAutoCommit(false);
            for (String somebody : List.of(user, stranger, colleague)) {
                Assistant.lines(connection, "SELECT set_config('app.user_id', '%s', true)".formatted(somebody));
                assertThat(Assistant.lines(connection, "SELECT current_user_id()"))
                        .containsExactly(somebody);
                assertThat(Assistant.lines(connection, "SELECT FROM messages"))
                        .hasSize(somebody.equals(stranger) ? 0 : 2);
                connection.commit();
                assertThat(Assistant.lines(connection, "SELECT current_user_id(), current_tenant()"))
                        .containsExactly("null | null");
                assertThat(Assistant.lines(connection, "SELECT FROM messages")).isEmpty();
                connection.commit();
            }
        }
    }

    /** The setting opens nothing for those who are no members of service_role. */
    @Test
    void theSettingOfTheServiceIsNoKey() throws SQLException {
        assertThat(assistant.as(Caller.user(stranger), "SET app.service = on; SELECT FROM messages"))
                .isEmpty();
        assertThat(
                        assistant.as(
                                Caller.user(stranger),
                                "SELECT set_config('search_path', 'assistant, pg_service_access, pg_temp', false); SELECT FROM messages"))
                .isEmpty();
        assertThat(assistant.refusal(
                        Caller.user(stranger), "SET app.service = on; SELECT erase_tenant('%s')".formatted(tenant)))
                .isEqualTo("42501");
        assertThat(assistant.refusal(Caller.service(), "CREATE SCHEMA pg_service_access"))
                .isNotEqualTo("done");
        assertThat(assistant.refusal(new Caller("postgres", ""), "CREATE SCHEMA pg_service_access"))
                .as("reserved")
                .isEqualTo("42939");
    }

    /** Nor in the functions that run as their owner, which know the caller by the role alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT search_messages('because', NULL, '{tenant}')",
                "SELECT export_user('{user}')",
                "SELECT reserve_tokens('{tenant}', 1)",
                "SELECT check_daily_token_limit('{tenant}')",
                "SELECT record_usage('{tenant}', NULL, '2026-11-01', 'm', 1, 1, 1)",
                "SELECT increment_usage_metrics('{tenant}', NULL, '2026-11-01', 1, 1, 1)"
            })
    void theSettingOfTheServiceMakesNobodyTheService(String sql) {
        assertThat(assistant.refusal(
                        Caller.user(stranger),
                        "SET app.service = on; "
                                + sql.replace("{tenant}", tenant).replace("{user}", user)))
                .isEqualTo("42501");
    }

    /** A temporary table must not stand in for a real one in what runs as the owner. */
    @Test
    void nobodyMakesThemselvesAnAdminByATemporaryTable() throws SQLException {
        assertThat(assistant.as(Caller.user(stranger), """
                        CREATE TEMPORARY TABLE users (id uuid, tenant_id uuid, auth_id uuid, role text, is_active boolean);
                        INSERT INTO users VALUES ('%s', '%s', NULL, 'admin', true);
                        SELECT current_tenant() = '%s', is_tenant_admin()""".formatted(stranger, tenant, tenant)))
                .containsExactly("f | f");
    }

    /** What a stranger hears when something is not theirs and when it is not there differs in nothing but the id they sent. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO messages (conversation_id, role, content) VALUES ('{conversation}', 'user', 'hi')",
                "SELECT append_message('{conversation}', 'user', 'hi')",
                "SELECT append_message('{conversation}', 'user', 'hi', NULL, '{\"alternative_to\": \"{question}\"}')",
                "SELECT append_message('{talk}', 'user', 'hi', NULL, '{\"alternative_to\": \"{question}\"}')",
                "SELECT append_message('{conversation}', 'user', 'hi', NULL, '{\"parent_message_id\": \"{answer}\"}')",
                "SELECT append_message('{talk}', 'user', 'hi', NULL, '{\"parent_message_id\": \"{answer}\"}')",
                "UPDATE conversations SET active_message_id = '{answer}' WHERE id = '{talk}'",
                "INSERT INTO feedback (message_id, user_id, rating) VALUES ('{answer}', '{me}', 1)",
                "INSERT INTO feedback (message_id, user_id, rating) VALUES ('{question}', '{me}', 1)",
                "SELECT settle_tokens('{reservation}', 'gpt-5', 1, 1, 0.01)",
                "SELECT release_tokens('{reservation}')",
                "SELECT export_user('{user}')",
                "SELECT check_daily_token_limit('{tenant}')",
                "SELECT * FROM active_path('{conversation}', 10)"
            })
    void whatIsNotTheirsIsToldLikeWhatIsNotThere(String sql) throws SQLException {
        Map<String, String> theirs = Map.of(
                "conversation",
                talk,
                "question",
                assistant.message(talk, "user", "well?"),
                "answer",
                assistant.message(talk, "assistant", "well"),
                "reservation",
                assistant.value("SELECT reservation FROM reserve_tokens('%s', 5, '%s')".formatted(tenant, user)),
                "user",
                user,
                "tenant",
                tenant);
        String mine = sql.replace("{talk}", assistant.conversation(stranger)).replace("{me}", stranger);

        Map<String, String> nobodys = nobodys(theirs);
        assertThat(told(mine, theirs)).isEqualTo(told(mine, nobodys));
        nobodys.put("conversation", talk);
        assertThat(told(mine, theirs)).isEqualTo(told(mine, nobodys));
    }

    private static Map<String, String> nobodys(Map<String, String> ids) {
        Map<String, String> nobodys = new HashMap<>();
        ids.keySet()
                .forEach(name -> nobodys.put(
                        name, UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString()));
        return nobodys;
    }

    private String told(String sql, Map<String, String> ids) {
        String sent = sql;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            sent = sent.replace("{" + id.getKey() + "}", id.getValue());
        }
        String said;
        try {
            said = String.valueOf(assistant.as(Caller.user(stranger), sent));
        } catch (SQLException e) {
            said = e.getSQLState() + " " + e.getMessage();
        }
        for (Map.Entry<String, String> id : ids.entrySet()) {
            said = sent.contains(id.getValue()) ? said.replace(id.getValue(), id.getKey()) : said;
        }
        return said;
    }

    // S21: a read of 20 messages hashed all conversations of the tenant
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM messages WHERE conversation_id = '%s' ORDER BY seq LIMIT 20",
                "SELECT * FROM conversations WHERE user_id = '%s' AND NOT is_archived ORDER BY updated_at DESC LIMIT 20",
                "SELECT * FROM feedback WHERE message_id = '%s'",
                "SELECT * FROM usage_metrics WHERE user_id = '%s' AND date = current_date"
            })
    void theTenantIsAskedForOnceAStatementAndTheIndexIsUsed(String sql) throws SQLException {
        List<String> plan = assistant.as(
                Caller.user(user), "SET enable_seqscan = off; EXPLAIN (VERBOSE, COSTS OFF) " + sql.formatted(user));

        assertThat(plan.stream().filter(line -> line.contains("current_tenant()")))
                .as(String.join("\n", plan))
                .singleElement()
                .asString()
                .contains("Output: ");
        assertThat(plan).anyMatch(line -> line.contains("InitPlan"));
        assertThat(plan).anyMatch(line -> line.contains("Index Scan")).noneMatch(line -> line.contains("SubPlan"));
    }

    /** For the service the policy is a constant, and nothing of it is left in the plan. */
    @Test
    void thePolicyOfTheServiceCostsNothing() throws SQLException {
        List<String> plan = assistant.as(Caller.service(), "EXPLAIN (VERBOSE, COSTS OFF) SELECT * FROM messages");

        assertThat(plan).hasSize(2).noneMatch(line -> line.contains("service_access"));
    }

    /** Else a function of the caller's own, in a condition that is looked at before the view's, hears of all rows. */
    @Test
    void everyViewAsksForTheTenantBeforeItIsAskedForAnythingElse() throws SQLException {
        assertThat(assistant.lines("""
                        SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'v'
                          AND NOT coalesce(reloptions && '{security_invoker=true,security_barrier=true}', false)""")).isEmpty();
        assertThat(assistant.lines("""
                        SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'v'""")).hasSizeGreaterThan(2);
    }

    // S13, and the same for whatever comes: no table without FORCE
    @Test
    void everyTableIsProtectedFromItsOwnerToo() throws SQLException {
        assertThat(assistant.lines("""
                        SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
                          AND NOT (relrowsecurity AND relforcerowsecurity)""")).isEmpty();
        assertThat(assistant.lines("""
                        SELECT relname, polname, pg_get_expr(polqual, polrelid) FROM pg_policy
                        JOIN pg_class ON pg_class.oid = polrelid
                        WHERE pg_get_expr(polqual, polrelid) ~ 'current_(tenant|user_id)' AND
                              pg_get_expr(polqual, polrelid) !~ 'SELECT current_(tenant|user_id)'""")).isEmpty();
    }
}
