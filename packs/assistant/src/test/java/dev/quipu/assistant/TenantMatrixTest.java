package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.assistant.TenantMatrix.Somebody;
import dev.quipu.assistant.TenantMatrix.Try;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may do what, for every object that is there: what the rules below do not name, nobody may but the service.
 *
 * <p>The database is like one of Supabase, which gives every new table and function to all three roles, and is owned by
 * a login that is no superuser: what forgets its policies or its REVOKE stands out.
 */
@PostgresTest
class TenantMatrixTest {
    private static final String A = "00000000-0000-0000-0000-00000000000a";
    private static final String B = "00000000-0000-0000-0000-00000000000b";
    private static final String INACTIVE = "00000000-0000-0000-0000-00000000000c";

    private static final List<Somebody> EVERYBODY = List.of(
            new Somebody("own tenant", "authenticated", user('a', 1), A),
            new Somebody("colleague", "authenticated", user('a', 4), A),
            new Somebody("other tenant", "authenticated", user('b', 1), A),
            new Somebody("inactive tenant", "authenticated", user('c', 1), INACTIVE),
            new Somebody("inactive user", "authenticated", user('a', 3), A),
            new Somebody("anonymous", "anon", "", A),
            new Somebody("owner login", Owned.LOGIN, "", A),
            new Somebody("member login", Owned.MEMBER, "", A),
            new Somebody("service", "service_role", "", A));

    /** What a user may do with rows of the own tenant. */
    private static final Map<String, Set<String>> OWN = Map.ofEntries(
            Map.entry("table tenants", Set.of("SELECT")),
            Map.entry("table users", Set.of("SELECT", "UPDATE")),
            Map.entry("table conversations", Set.of("SELECT", "INSERT", "UPDATE", "DELETE")),
            Map.entry("table messages", Set.of("SELECT", "INSERT", "UPDATE", "DELETE")),
            Map.entry("table feedback", Set.of("SELECT", "INSERT", "UPDATE", "DELETE")),
            Map.entry("table usage_metrics", Set.of("SELECT")),
            Map.entry("table model_usage", Set.of("SELECT")),
            Map.entry("table token_reservations", Set.of("SELECT")),
            Map.entry("view current_day_usage", Set.of("SELECT")),
            Map.entry("view tenant_message_feedback", Set.of("SELECT")),
            Map.entry("view tenant_monthly_usage", Set.of("SELECT")));

    private static final String TALK = "00000000-0000-0000-0000-0000000000ca";

    /** Who may call what, and with what; whoever is not named is refused. */
    private static final Map<String, Call> CALLS = Map.ofEntries(
            call("current_tenant", "current_tenant()", "own colleague other inactive owner service"),
            call("current_user_id", "current_user_id()", "own colleague other inactive owner service"),
            call("is_tenant_admin", "is_tenant_admin()", "own colleague other inactive owner service"),
            call("are_attachments", "are_attachments('[]')", "own colleague other inactive owner service"),
            call("are_tool_calls", "are_tool_calls('[]')", "own colleague other inactive owner service"),
            call("message_words", "message_words('said')", "own colleague other inactive owner service"),
            call(
                    "message_search",
                    "message_search('%s', '%s', 'said')".formatted(A, A),
                    "own colleague other inactive owner service"),
            call("service_access", "service_access()", "owner member service"),
            call("refresh_summaries", "refresh_summaries()", "owner member service"),
            call("archive_conversations", "archive_conversations()", "owner service"),
            call(
                    "increment_usage_metrics",
                    "increment_usage_metrics('%s', '%s', '2026-11-01', 1, 2, 0.1)".formatted(A, user('a', 1)),
                    "own owner service"),
            call(
                    "record_usage",
                    "record_usage('%s', '%s', '2026-11-01', 'm', 1, 2, 0.1)".formatted(A, user('a', 1)),
                    "own owner service"),
            call(
                    "check_daily_token_limit",
                    "check_daily_token_limit('%s', 5)".formatted(A),
                    "own colleague owner service"),
            call("reserve_tokens", "reserve_tokens('%s', 5, '%s')".formatted(A, user('a', 1)), "own owner service"),
            // Whose reservation it is not learns no more than that there is nothing to end.
            call(
                    "release_tokens",
                    "release_tokens(md5('a1@example.com')::uuid)",
                    "own colleague other inactive owner service"),
            call(
                    "settle_tokens",
                    "settle_tokens(md5('a1@example.com')::uuid, 'm', 1, 2, 0.1)",
                    "own other inactive owner service"),
            call("forget_reservations", "forget_reservations()", "owner member service"),
            call("end_streams", "end_streams()", "owner service"),
            // As who calls: whoever may not read the conversation gets no rows.
            call("active_path", "active_path('%s')".formatted(TALK), "own colleague other inactive owner service"),
            call("append_message", "append_message('%s', 'user', 'more')".formatted(TALK), "own service"),
            call("search_messages", "search_messages('said', NULL, '%s')".formatted(A), "own colleague owner service"),
            call("export_user", "export_user('%s')".formatted(user('a', 1)), "own owner service"),
            call("export_tenant", "export_tenant('%s')".formatted(A), "owner service"),
            call("erase_user", "erase_user('%s')".formatted(user('a', 1)), "owner service"),
            call("erase_tenant", "erase_tenant('%s')".formatted(A), "owner service"),
            // Helpers of the above, which nobody has to call.
            call("require_service", "require_service()", "owner"),
            call("require_tenant", "require_tenant('%s')".formatted(A), "owner"));

    private record Call(String sql, Set<String> callers) {}

    private static Map.Entry<String, Call> call(String function, String sql, String callers) {
        return Map.entry(function, new Call(sql, Set.of(callers.split(" "))));
    }

    private static String user(char tenant, int number) {
        return "00000000-0000-0000-0000-0000000000%s%d".formatted(tenant, number);
    }

    private TestDatabase database;

    @BeforeEach
    void open(TestServer server) throws SQLException {
        database = server.createDatabase("assistant as on Supabase", TenantMatrixTest::build);
        database.execute("ALTER DATABASE %s SET search_path = assistant".formatted(database.name()));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static void build(TestDatabase template) throws SQLException {
        Owned.prepare(template);
        Owned.makeMember(template);
        template.execute("""
                ALTER DEFAULT PRIVILEGES FOR ROLE %1$s GRANT ALL ON TABLES TO anon, authenticated, service_role;
                ALTER DEFAULT PRIVILEGES FOR ROLE %1$s GRANT ALL ON FUNCTIONS TO anon, authenticated, service_role;
                ALTER DEFAULT PRIVILEGES FOR ROLE %1$s GRANT ALL ON SEQUENCES TO anon, authenticated, service_role;
                ALTER DEFAULT PRIVILEGES FOR ROLE %1$s GRANT USAGE ON SCHEMAS TO anon, authenticated, service_role;
                """.formatted(Owned.LOGIN));
        Owned.upgrade(template.jdbcUrl(), Owned.LOGIN, "assistant", "head");
        template.execute("SET search_path = assistant;" + ROWS);
    }

    /**
     * Rows of three tenants in every table. The people of each: two users, and one who is not active; the colleague of
     * the first has written nothing, so that what a colleague changes is always another's.
     */
    private static final String ROWS = """
            INSERT INTO tenants (id, name, slug, is_active) VALUES
                ('00000000-0000-0000-0000-00000000000a', 'A', 'a', true),
                ('00000000-0000-0000-0000-00000000000b', 'B', 'b', true),
                ('00000000-0000-0000-0000-00000000000c', 'C', 'c', false);
            INSERT INTO users (id, tenant_id, email, is_active)
            SELECT ('00000000-0000-0000-0000-0000000000' || slug || n)::uuid, tenants.id, slug || n || '@example.com', n < 3
            FROM tenants, generate_series(1, 3) AS n;
            INSERT INTO conversations (id, tenant_id, user_id)
            SELECT CASE WHEN email = 'a1@example.com' THEN '00000000-0000-0000-0000-0000000000ca'::uuid
                   ELSE gen_random_uuid() END, tenant_id, id
            FROM users;
            INSERT INTO messages (conversation_id, role, content)
            SELECT conversations.id, role, 'what ' || role || ' said'
            FROM conversations, unnest(ARRAY['user', 'assistant']) AS role ORDER BY conversations.id, role DESC;
            INSERT INTO feedback (message_id, user_id, rating)
            SELECT messages.id, users.id, 1 FROM messages JOIN users USING (tenant_id) WHERE messages.role = 'assistant';
            INSERT INTO usage_metrics (tenant_id, user_id, date, total_tokens, prompt_tokens)
            SELECT tenant_id, id, (now() AT TIME ZONE 'UTC')::date, 3, 3 FROM users
            UNION ALL SELECT id, NULL, (now() AT TIME ZONE 'UTC')::date, 4, 4 FROM tenants;
            INSERT INTO model_usage (tenant_id, user_id, date, model) SELECT tenant_id, user_id, date, 'gpt-5' FROM usage_metrics;
            INSERT INTO token_reservations (id, tenant_id, user_id, date, tokens, expires_at, made_by_service)
            SELECT md5(email)::uuid, tenant_id, id, (now() AT TIME ZONE 'UTC')::date, 5, now() + interval '1 hour', false
            FROM users;
            INSERT INTO users (id, tenant_id, email) VALUES
                ('00000000-0000-0000-0000-0000000000a4', '00000000-0000-0000-0000-00000000000a', 'a4@example.com');
            SELECT refresh_summaries();
            """;

    private List<String> findings() throws SQLException {
        Map<String, String> calls = CALLS.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, call -> call.getValue().sql()));
        try (Connection connection = database.connect()) {
            List<String> findings = new ArrayList<>();
            new TenantMatrix(connection).outcomes(EVERYBODY, calls).forEach((attempt, outcome) -> {
                String expected = attempt.verb().equals("CALL") ? expectedCall(attempt) : expected(attempt);
                if (!outcome.equals(expected)) {
                    findings.add("%s %s by %s: %s instead of %s"
                            .formatted(attempt.verb(), attempt.object(), attempt.somebody(), outcome, expected));
                }
            });
            return findings;
        }
    }

    private static String expectedCall(Try attempt) {
        String name = attempt.object()
                .substring("function ".length(), attempt.object().indexOf('('));
        Call call = CALLS.get(name);
        Set<String> callers = call == null ? Set.of("owner") : call.callers();
        String somebody = switch (attempt.somebody()) {
            case "own tenant" -> "own";
            case "colleague" -> "colleague";
            case "other tenant" -> "other";
            case "owner login" -> "owner";
            case "service" -> "service";
            case "anonymous" -> "anon";
            case "member login" -> "member";
            default -> "inactive";
        };
        // Whatever those may call who are nobody, a member may who has not said who they are.
        boolean mayCall = callers.contains(somebody) || (somebody.equals("member") && callers.contains("inactive"));
        return mayCall ? "done" : "denied";
    }

    private static String expected(Try attempt) {
        boolean own = OWN.getOrDefault(attempt.object(), Set.of()).contains(attempt.verb());
        boolean isTable = attempt.object().startsWith("table");
        return switch (attempt.somebody()) {
            case "own tenant" -> ownTenant(attempt, own);
            case "colleague" -> ofColleague(attempt, own);
            case "anonymous" -> "denied";
            case "owner login" -> isTable ? ofOwner(attempt.verb()) : ofOwnerOverViews(attempt);
            case "member login" -> ofMember(attempt, isTable);
            case "service" -> isTable ? ofService(attempt.verb()) : ofServiceOverViews(attempt);
            // Not seen, and therefore not reached; what would be new is refused.
            default -> (own && !attempt.verb().equals("INSERT")) || isTenantUpdate(attempt) ? "none" : "denied";
        };
    }

    private static String ownTenant(Try attempt, boolean own) {
        if (isTenantUpdate(attempt)) {
            return "none";
        }
        return own ? attempt.verb().equals("SELECT") ? "own" : "rows" : "denied";
    }

    /** Reads what is the tenant's, and changes of it nothing but their own row among the users. */
    private static String ofColleague(Try attempt, boolean own) {
        return switch (attempt.verb()) {
            case "SELECT" -> ownTenant(attempt, own);
            case "INSERT" -> "denied";
            default -> own && !attempt.object().equals("table users") ? "none" : ownTenant(attempt, own);
        };
    }

    /** Only an admin changes the tenant, and none of these is one. */
    private static boolean isTenantUpdate(Try attempt) {
        return attempt.object().equals("table tenants") && attempt.verb().equals("UPDATE");
    }

    private static String ofOwner(String verb) {
        return switch (verb) {
            case "INSERT" -> "denied";
            case "TRUNCATE" -> "rows";
            default -> "none";
        };
    }

    /** Privileges of the service without its rows; a materialized view has no row-level security that could hide them. */
    private static String ofMember(Try attempt, boolean isTable) {
        return switch (attempt.verb()) {
            case "SELECT" -> attempt.object().startsWith("materialized") ? "all" : "none";
            case "UPDATE", "DELETE" -> isTable ? "none" : "denied";
            default -> "denied";
        };
    }

    private static String ofService(String verb) {
        return switch (verb) {
            case "SELECT" -> "all";
            case "TRUNCATE" -> "denied";
            default -> "rows";
        };
    }

    /** An owner cannot be kept from a materialized view, since the tenants' views of it read as their owner. */
    private static String ofOwnerOverViews(Try attempt) {
        if (attempt.verb().equals("SELECT")) {
            return attempt.object().startsWith("materialized") ? "all" : "none";
        }
        boolean isWritable = attempt.object().equals("view current_day_usage")
                && !attempt.verb().equals("TRUNCATE");
        return isWritable ? ofOwner(attempt.verb()) : "denied";
    }

    private static String ofServiceOverViews(Try attempt) {
        if (!attempt.verb().equals("SELECT")) {
            return "denied";
        }
        return attempt.object().startsWith("view tenant_") ? "none" : "all";
    }

    // S7 to S13, S15
    @Test
    void everybodyMayDoToEveryObjectWhatTheRulesSayAndNoMore() throws SQLException {
        assertThat(findings()).isEmpty();
    }

    /** Without rows of each tenant a try would prove nothing. */
    @Test
    void everyTableHasRowsOfTheTenants() throws SQLException {
        for (List<String> table : database.query("SELECT tablename FROM pg_tables WHERE schemaname = 'assistant'")) {
            String name = String.valueOf(table.getFirst());
            String column = name.equals("tenants") ? "id" : "tenant_id";
            assertThat(database.value("SELECT count(DISTINCT %s) FROM %s".formatted(column, name)))
                    .as(name)
                    .isEqualTo("3");
        }
    }

    @Test
    void aTableWithoutPoliciesIsFound() throws SQLException {
        asOwner("CREATE TABLE notes (id integer, tenant_id uuid); INSERT INTO notes SELECT 1, id FROM tenants;"
                + "INSERT INTO notes VALUES (1, '%s'), (2, '%s')".formatted(A, B));

        assertThat(findings())
                .contains(
                        "SELECT table notes by own tenant: all instead of denied",
                        "SELECT table notes by other tenant: all instead of denied",
                        "SELECT table notes by anonymous: all instead of denied",
                        "UPDATE table notes by inactive user: rows instead of denied",
                        "DELETE table notes by other tenant: rows instead of denied",
                        "INSERT table notes by anonymous: rows instead of denied",
                        "TRUNCATE table notes by own tenant: rows instead of denied",
                        "SELECT table notes by owner login: all instead of none")
                .allMatch(finding -> finding.contains(" table notes "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER POLICY conversations_update ON conversations USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant()) | UPDATE table conversations by colleague: rows instead of none",
                "ALTER POLICY conversations_delete ON conversations USING (tenant_id = current_tenant()) | DELETE table conversations by colleague: rows instead of none",
                "ALTER POLICY feedback_update ON feedback USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant()) | UPDATE table feedback by colleague: rows instead of none",
                "ALTER POLICY feedback_delete ON feedback USING (tenant_id = current_tenant()) | DELETE table feedback by colleague: rows instead of none",
                "ALTER POLICY messages_update ON messages USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant()) | UPDATE table messages by colleague: rows instead of none",
                "ALTER POLICY messages_delete ON messages USING (tenant_id = current_tenant()) | DELETE table messages by colleague: rows instead of none",
                "ALTER TABLE messages NO FORCE ROW LEVEL SECURITY | SELECT table messages by owner login: all instead of none",
                "ALTER TABLE messages DISABLE ROW LEVEL SECURITY | SELECT table messages by other tenant: all instead of none",
                "CREATE VIEW everything AS SELECT * FROM monthly_usage_summary | SELECT view everything by other tenant:"
                        + " all instead of denied",
                "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql RETURN 1 | CALL function peek() by anonymous:"
                        + " done instead of denied",
                "CREATE SEQUENCE numbers | SELECT sequence numbers by anonymous: own instead of denied",
                "CREATE POLICY more ON users FOR SELECT TO authenticated USING (true) | SELECT table users by"
                        + " other tenant: all instead of none",
                "GRANT SELECT ON monthly_usage_summary TO authenticated | SELECT materialized view"
                        + " monthly_usage_summary by other tenant: all instead of denied"
            })
    void whatIsForgottenIsFound(String change, String finding) throws SQLException {
        asOwner(change);

        assertThat(findings()).contains(finding);
    }

    private void asOwner(String sql) throws SQLException {
        database.execute("SET ROLE %s; %s".formatted(Owned.LOGIN, sql));
    }
}
