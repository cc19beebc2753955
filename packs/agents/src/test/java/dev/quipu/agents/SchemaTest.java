package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The catalog against the specification: the files in {@code spec} are its columns and its indexes, a line each. The seed's
 * own revision has to have them, what is added to them by name, and nothing else; the head has to have them as well.
 */
@PostgresTest
class SchemaTest {
    private static final String CHECKS = """
            SELECT relname || ' | ' || conname || ' | ' || replace(pg_get_constraintdef(con.oid), 'agents.', '')
            FROM pg_constraint AS con JOIN pg_class ON pg_class.oid = conrelid
            WHERE relnamespace = 'agents'::regnamespace AND contype = 'c' AND NOT relispartition
            """;

    private static final String COLUMNS = """
            SELECT relname || ' | ' || attname || ' | '
                || replace(replace(replace(replace(format_type(atttypid, atttypmod), 'character varying', 'varchar'),
                       'timestamp with time zone', 'timestamptz'), 'double precision', 'float8'), 'agents.', '')
                || CASE WHEN attidentity <> '' THEN ' identity' ELSE '' END
                || CASE WHEN attnotnull THEN ' | NOT NULL | ' ELSE ' | null | ' END
                || CASE WHEN attidentity <> '' THEN 'identity'
                        ELSE coalesce(replace(regexp_replace(pg_get_expr(adbin, adrelid), '::[a-z_. ]+$', ''),
                            'CURRENT_TIMESTAMP', 'now()'), '-') END
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE relnamespace = 'agents'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND attnum > 0
              AND NOT attisdropped
            """;

    private static final String INDEXES = """
            SELECT tab.relname || ' | ' || idx.relname || CASE WHEN indisunique THEN ' | unique | ' ELSE ' | plain | ' END
                || (SELECT string_agg(pg_get_indexdef(indexrelid, place, true), ',' ORDER BY place)
                    FROM generate_series(1, indnkeyatts) AS place)
            FROM pg_index JOIN pg_class AS idx ON idx.oid = indexrelid JOIN pg_class AS tab ON tab.oid = indrelid
            WHERE tab.relnamespace = 'agents'::regnamespace AND NOT tab.relispartition
            """;

    // A5, A10, A11 and the types of the seed
    @Test
    void theSeedsRevisionHasTheColumnsOfTheSpecificationWithTheirTypesAndDefaults(TestDatabase database)
            throws Exception {
        Agents agents = Agents.in(database, "agents");
        agents.upgrade("001_comprehensive_schema");
        assertThat(agents.column(COLUMNS))
                .containsExactlyInAnyOrderElementsOf(all(spec("columns"), spec("added-columns")));
        assertThat(agents.column("""
                        SELECT relname FROM pg_class WHERE relnamespace = 'agents'::regnamespace AND relkind IN ('r', 'p')
                          AND NOT relispartition""")).hasSize(15);
        assertThat(agents.column(
                        "SELECT typname FROM pg_type WHERE typnamespace = 'agents'::regnamespace AND typtype = 'e'"))
                .containsExactlyInAnyOrder(
                        "userrole",
                        "messagerole",
                        "conversationstatus",
                        "modelprovider",
                        "taskstatus",
                        "requeststatus",
                        "contenttype",
                        "budgetperiod",
                        "alerttype");
        agents.upgrade("head");
        assertThat(agents.column(COLUMNS)).containsAll(spec("columns"));
    }

    // A9, A24
    @Test
    void theIndexesOfTheSpecificationAreThereAndNoneRepeatsAKey(TestDatabase database) throws Exception {
        // The key of a partitioned table has to hold what it is cut by.
        List<String> expected = spec("indexes").stream()
                .map(line -> line.equals("audit_logs | ix_audit_logs_uuid | unique | uuid")
                        ? "audit_logs | ix_audit_logs_uuid | unique | uuid,created_at"
                        : line)
                .toList();
        Agents agents = Agents.in(database, "agents");
        agents.upgrade("001_comprehensive_schema");
        assertThat(agents.column(INDEXES))
                .containsExactlyInAnyOrderElementsOf(all(expected, spec("added-indexes")))
                .noneMatch(line -> line.matches("(\\w+) \\| ix_\\1_id \\| .*"));
        agents.upgrade("head");
        // Every request would move it in five rows (ADR 15).
        assertThat(agents.column(INDEXES))
                .containsAll(expected.stream()
                        .filter(line -> !line.contains("ix_cost_tracking_cost"))
                        .toList())
                .noneMatch(line -> line.contains("ix_cost_tracking_cost"));
    }

    /** What no row may have, by name: of those that are tried one by one, RefusedValuesTest shows what they refuse. */
    @Test
    void theChecksAreThoseThatAreListed(TestDatabase database) throws Exception {
        Agents agents = Agents.in(database, "agents");
        agents.upgrade("head");
        assertThat(agents.column(CHECKS)).containsExactlyInAnyOrderElementsOf(spec("checks"));
    }

    // A8
    @Test
    void everyForeignKeyHasItsRule(TestDatabase database) throws Exception {
        Agents agents = Agents.in(database, "agents");
        agents.upgrade("001_comprehensive_schema");
        assertThat(agents.lines("""
                        SELECT conname, CASE confdeltype WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null'
                            WHEN 'r' THEN 'restrict' ELSE 'no action' END
                        FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
                        WHERE contype = 'f' AND NOT relispartition ORDER BY conname COLLATE "C"
                        """))
                .containsExactly(
                        "ai_requests_conversation_id_fkey | set null",
                        "ai_requests_message_id_fkey | set null",
                        "ai_requests_user_id_fkey | restrict",
                        "audit_logs_user_id_fkey | set null",
                        "conversations_user_id_fkey | cascade",
                        "cost_tracking_ai_request_id_fkey | set null",
                        "cost_tracking_user_id_fkey | restrict",
                        "generated_content_ai_request_id_fkey | set null",
                        "generated_content_conversation_id_fkey | set null",
                        "generated_content_parent_content_id_fkey | set null",
                        "generated_content_user_id_fkey | cascade",
                        "messages_conversation_id_fkey | cascade",
                        "system_alerts_user_id_fkey | cascade",
                        "tasks_agent_id_fkey | cascade",
                        "tasks_user_id_fkey | set null",
                        "usage_logs_conversation_id_fkey | set null",
                        "usage_logs_message_id_fkey | set null",
                        "usage_logs_user_id_fkey | cascade",
                        "user_budgets_user_id_fkey | cascade");
    }

    /** Rows of the seed's schema go up, with their messages as one branch, and come down again as they were. */
    @Test
    void rowsOfTheSeedsSchemaGoUpAndComeDown(TestDatabase database) throws Exception {
        Agents agents = Agents.in(database, "agents");
        agents.upgrade("001_comprehensive_schema");
        agents.putOnPath();
        String user = agents.user("ada");
        String talk = agents.conversation(user);
        agents.execute(
                "INSERT INTO messages (conversation_id, role, content, cost) VALUES (%1$s, 'user', 'a', 1), (%1$s, 'user', 'b', 2)"
                        .formatted(talk));
        agents.execute("INSERT INTO audit_logs (user_id, action, resource_type) VALUES (%s, 'x', 'y')".formatted(user));
        agents.execute(
                "INSERT INTO ai_models (provider, name, display_name, input_cost) VALUES ('openai', 'm', 'M', 1)");
        String rows = "SELECT id, seq, role, content, cost, created_at FROM messages ORDER BY id";
        String totals = "SELECT total_messages, total_cost, updated_at FROM conversations";
        List<String> messages = agents.lines(rows);
        List<String> conversation = agents.lines(totals);

        agents.upgrade("head");
        assertThat(agents.column("SELECT content FROM active_path(%s)".formatted(talk)))
                .containsExactly("a", "b");
        assertThat(agents.value("SELECT price_per_million::float8 FROM model_prices WHERE kind = 'input'"))
                .isEqualTo("1000");
        assertThat(agents.lines(totals)).isEqualTo(conversation);
        agents.value("SELECT log_audit(%s, 'z', 'y')".formatted(user));
        assertThat(agents.lines("SELECT * FROM verify_audit_chain()")).isEmpty();
        agents.downgrade("001_comprehensive_schema");

        assertThat(agents.lines(rows)).isEqualTo(messages);
        assertThat(agents.lines(totals)).isEqualTo(conversation);
        agents.message(talk, "c");
        assertThat(agents.value("SELECT max(seq) FROM messages")).isEqualTo("3");
        assertThat(agents.value("SELECT count(*) FROM audit_logs")).isEqualTo("2");
    }

    private static List<String> all(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static List<String> spec(String name) throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/spec/" + name + ".txt"));
    }

    @Test
    void whatIsNoNumberInTheSeedsSchemaDoesNotStopTheUpgrade(TestDatabase database) throws Exception {
        Agents agents = Agents.in(database, "agents");
        agents.upgrade("001_comprehensive_schema");
        agents.putOnPath();
        String user = agents.user("ada");
        for (String value : List.of("NaN", "-1", "3")) {
            agents.execute("""
                    INSERT INTO cost_tracking (user_id, model_provider, model_name, period_start, period_end,
                        average_cost_per_request, average_cost_per_token, budget_limit, budget_remaining)
                    VALUES (%1$s, 'openai', '%2$s', now(), now() + interval '1 day', '%2$s', '%2$s', '%2$s', '%2$s')
                    """.formatted(user, value));
        }

        agents.upgrade("head");
        assertThat(agents.lines("SELECT average_cost_per_request::float8, average_cost_per_token::float8,"
                        + " budget_limit::float8, budget_remaining::float8 FROM cost_tracking ORDER BY id"))
                .containsExactly("0 | 0 | null | null", "0 | 0 | null | -1", "3 | 3 | 3 | 3");
    }

    /** Requests that tell less than the message itself take nothing away from it. */
    @Test
    void whatMessagesOfTheSeedsSchemaSayStays(TestDatabase database) throws Exception {
        Agents agents = Agents.in(database, "agents");
        agents.upgrade("001_comprehensive_schema");
        agents.putOnPath();
        String user = agents.user("ada");
        String talk = agents.conversation(user);
        agents.execute("""
                INSERT INTO messages (conversation_id, role, content, tokens_used, cost, response_time)
                VALUES (%2$s, 'assistant', 'a', 5, 0.03, 2.5), (%2$s, 'assistant', 'b', 0, 0, 1.2);
                INSERT INTO ai_requests (user_id, conversation_id, message_id, model_provider, model_name, input_tokens,
                    total_tokens, request_start_time)
                SELECT %1$s, %2$s, id, 'openai', 'gpt-4', 10, 10, now() FROM messages
                """.formatted(user, talk));

        agents.upgrade("head");
        assertThat(agents.lines("SELECT content, tokens_used, cost::float8, response_time FROM messages ORDER BY seq"))
                .containsExactly("a | 5 | 0.03 | 2.5", "b | 10 | 0 | 1.2");
        assertThat(agents.lines(
                        "SELECT total_tokens, total_cost::float8, average_response_time::float8 FROM conversations"))
                .containsExactly("15 | 0.03 | 1.85");
        for (String check : List.of("conversation_drift", "message_drift")) {
            assertThat(agents.lines(Agents.PACK.read("health/" + check + ".sql")))
                    .as(check)
                    .isEmpty();
        }
    }

    /** What was spent before there was a function that counts it is counted on the way up, and taken back on the way down. */
    @Test
    void requestsOfTheSeedsSchemaCountFromTheHeadOn(TestDatabase database) throws Exception {
        Agents agents = Agents.in(database, "agents");
        agents.upgrade("001_comprehensive_schema");
        agents.putOnPath();
        String user = agents.user("ada");
        String talk = agents.conversation(user);
        String message = agents.message(talk, "x");
        agents.execute("""
                INSERT INTO ai_requests (user_id, conversation_id, message_id, model_provider, model_name, input_tokens,
                    total_tokens, input_cost_usd, total_cost_usd, request_start_time)
                VALUES (%1$s, %2$s, %3$s, 'openai', 'gpt-4', 10, 10, 1, 1, now()),
                    (%1$s, %2$s, NULL, 'openai', 'gpt-4', 20, 20, 2, 2, now()),
                    (%1$s, NULL, NULL, 'openai', 'gpt-4', 30, 30, 4, 4, now());
                INSERT INTO cost_tracking (user_id, model_provider, model_name, period_type, period_start, period_end,
                    total_cost)
                VALUES (%1$s, 'openai', 'elsewhere', 'daily', now() - interval '1 hour', now(), 7);
                INSERT INTO user_budgets (user_id, budget_name, budget_amount, period_start, period_end)
                VALUES (%1$s, 'all', 100, date_trunc('month', now(), 'UTC'),
                    date_trunc('month', now(), 'UTC') + interval '1 month'),
                    (%1$s, 'over', 100, '2020-01-01Z', '2020-02-01Z')
                """.formatted(user, talk, message));
        String changed = "SELECT updated_at FROM conversations";
        List<String> before = agents.lines(changed);

        agents.upgrade("head");
        assertThat(agents.lines("SELECT total_tokens, total_cost::float8 FROM conversations"))
                .containsExactly("30 | 3");
        assertThat(agents.lines(changed)).isEqualTo(before);
        String days =
                "SELECT model_name, sum(total_cost)::float8 FROM cost_tracking WHERE period_type = 'daily' GROUP BY 1 ORDER BY 1";
        assertThat(agents.lines(days)).containsExactly("elsewhere | 7", "gpt-4 | 7");
        agents.value("SELECT rollup_costs(now() - interval '2 days', now())");
        assertThat(agents.lines(days)).containsExactly("elsewhere | 7", "gpt-4 | 7");
        String marked = "SELECT model_name FROM cost_tracking WHERE metadata <> '{}'";
        assertThat(agents.column(marked)).containsExactly("elsewhere");
        assertThat(agents.value("SELECT current_month_spend::float8 FROM users"))
                .isEqualTo("7");
        assertThat(agents.lines("SELECT budget_name, current_spend::float8, remaining_budget::float8"
                        + " FROM user_budgets ORDER BY budget_name"))
                .containsExactly("all | 7 | 93", "over | 0 | 100");
        for (String check :
                List.of("conversation_drift", "message_drift", "cost_drift", "month_drift", "budget_drift")) {
            assertThat(agents.lines(Agents.PACK.read("health/" + check + ".sql")))
                    .as(check)
                    .isEmpty();
        }
        assertThat(agents.value("SELECT refund_ai_request(min(id), 0.5, 'k') FROM ai_requests"))
                .isEqualTo("t");

        agents.downgrade("001_comprehensive_schema");
        assertThat(agents.column(marked)).isEmpty();
        assertThat(agents.lines("SELECT total_tokens, total_cost::float8 FROM conversations"))
                .containsExactly("10 | 0.5");
        agents.upgrade("head");
        assertThat(agents.lines("SELECT total_tokens, total_cost::float8 FROM conversations"))
                .as("the message knows what was given back")
                .containsExactly("30 | 2.5");
        assertThat(agents.value("SELECT erase_user(%s)".formatted(user))).isEqualTo("t");
        assertThat(agents.value("SELECT count(*) FROM ai_requests")).isEqualTo("0");
    }
}
