package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.testing.Clients;
import dev.quipu.migration.testing.Killed;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One call records a request once, prices it, and keeps everything that follows from it. */
@PostgresTest
class RequestRecordingTest {
    private Agents agents;

    @BeforeEach
    void open(TestServer server) {
        agents = Agents.atHead(server);
    }

    @AfterEach
    void close() {
        agents.close();
    }

    // A15, A16, A22
    @Test
    void oneCallKeepsEverythingThatFollows() throws Exception {
        agents.model();
        String user = agents.user("ada");
        String talk = agents.conversation(user);
        String budget = agents.value("SELECT open_budget(%s, 'all', 10)".formatted(user));

        agents.record(user, "output_tokens => 500, conversation_id => %s, response_time_ms => 1500".formatted(talk));

        assertThat(agents.lines("SELECT total_tokens, total_cost::float8, average_response_time FROM conversations"))
                .containsExactly("1500 | 2 | 1.5");
        assertThat(agents.lines("SELECT period_type, total_requests, total_cost::float8, success_rate::float8"
                        + " FROM cost_tracking ORDER BY period_type"))
                .containsExactly(
                        "hourly | 1 | 2 | 1",
                        "daily | 1 | 2 | 1",
                        "weekly | 1 | 2 | 1",
                        "monthly | 1 | 2 | 1",
                        "yearly | 1 | 2 | 1");
        assertThat(agents.lines("SELECT current_month_spend::float8, api_quota_used FROM users"))
                .containsExactly("2 | 1");
        assertThat(agents.lines("SELECT current_spend::float8, remaining_budget::float8, utilization_percent::float8"
                        + " FROM user_budgets WHERE id = " + budget))
                .containsExactly("2 | 8 | 20");
    }

    /** In each of these an index on what a request counts would be one write more for every index of the table. */
    @Test
    void whatARequestCountsIsUpdatedInPlace() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'all', 1000)".formatted(user));
        agents.record(user, "output_tokens => 500");

        Clients.run(agents, 1, (client, connection) -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT record_ai_request(%s, 'openai', 'gpt-4', 'call', 1000)".formatted(user));
                ResultSet rows = statement.executeQuery("""
                        SELECT relname || ' ' || pg_stat_get_xact_tuples_updated(oid) || ' '
                            || pg_stat_get_xact_tuples_hot_updated(oid)
                        FROM pg_class
                        WHERE oid IN ('cost_tracking'::regclass, 'users'::regclass, 'user_budgets'::regclass)
                        ORDER BY relname
                        """);
                List<String> updated = new ArrayList<>();
                while (rows.next()) {
                    updated.add(rows.getString(1));
                }
                assertThat(updated).containsExactly("cost_tracking 5 5", "user_budgets 1 1", "users 1 1");
            }
            connection.rollback();
        });
    }

    /** A pool's sessions live on when a new database fills: what they planned when there was nothing has to go on by keys. */
    @Test
    void aSessionThatBeganWithEmptyTablesReadsNoneOfThemWhole() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'all', 1000)".formatted(user));
        agents.execute("VACUUM ANALYZE");

        Clients.run(agents, 1, (client, connection) -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < 10; i++) {
                    statement.execute("SELECT record_ai_request(%s, 'openai', 'gpt-4', NULL, 1000)".formatted(user));
                }
                ResultSet rows = statement.executeQuery(
                        "SELECT relname FROM pg_stat_xact_user_tables WHERE seq_scan > 0 ORDER BY relname");
                List<String> read = new ArrayList<>();
                while (rows.next()) {
                    read.add(rows.getString(1));
                }
                assertThat(read).isEmpty();
            }
            connection.rollback();
        });
    }

    @Test
    void aRequestIdIsRecordedOnceBySixteenClients() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.value("SELECT open_budget(%s, 'all', 1000)".formatted(user));

        Clients.run(agents, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < 25; i++) {
                    statement.execute(
                            "SELECT record_ai_request(%s, 'openai', 'gpt-4', 'call-%d', 1000)".formatted(user, i));
                }
            }
        });

        assertThat(agents.lines("SELECT count(*), sum(total_cost_usd)::float8 FROM ai_requests"))
                .containsExactly("25 | 25");
        assertThat(agents.column("SELECT total_requests FROM cost_tracking"))
                .hasSize(5)
                .containsOnly("25");
        assertThat(agents.value("SELECT current_spend::float8 FROM user_budgets"))
                .isEqualTo("25");
        assertThat(agents.lines("SELECT current_month_spend::float8, api_quota_used FROM users"))
                .containsExactly("25 | 25");
    }

    /** What one call keeps is there whole or not at all, whenever the server stops; the same call again goes on. */
    @Test
    void aRequestWhoseBackendDiesIsNotThereByHalves() throws Exception {
        agents.model();
        String user = agents.user("ada");
        String talk = agents.conversation(user);
        agents.value("SELECT open_budget(%s, 'all', 10)".formatted(user));
        String record = "SELECT record_ai_request(%s, 'openai', 'gpt-4', 'call', 1000, conversation_id => %s)"
                .formatted(user, talk);
        Killed.beforeCommit(agents, record);
        try (var connection = agents.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT FROM user_budgets FOR UPDATE");
            Killed.whileWaiting(agents, record);
            connection.rollback();
        }
        String kept = "SELECT (SELECT count(*) FROM ai_requests), (SELECT count(*) FROM cost_tracking),"
                + " total_cost::float8, current_month_spend::float8, current_spend::float8"
                + " FROM conversations, users, user_budgets";
        assertThat(agents.lines(kept)).containsExactly("0 | 0 | 0 | 0 | 0");
        agents.value(record);
        agents.value(record);
        assertThat(agents.lines(kept)).containsExactly("1 | 5 | 1 | 1 | 1");
    }

    @Test
    void theSecondCallSaysThatItWasRecordedBefore() throws Exception {
        agents.model();
        String user = agents.user("ada");
        String first = agents.record(user, "request_id => 'r'");

        assertThat(agents.lines("SELECT id, total_cost_usd::float8, recorded"
                        + " FROM record_ai_request(%s, 'openai', 'gpt-4', 'r', 999999)".formatted(user)))
                .containsExactly(first + " | 1 | f");
        String other = agents.user("boris");
        assertThatThrownBy(() -> agents.record(other, "request_id => 'r'")).hasMessageContaining("another user");
    }

    @Test
    void withoutARequestIdEveryCallIsARequest() throws Exception {
        String user = agents.user("ada");
        agents.record(user, "");
        agents.record(user, "");
        assertThat(agents.value("SELECT count(*) FROM ai_requests")).isEqualTo("2");
    }

    @Test
    void tokensCostWhatTheyCostAtTheTime() throws Exception {
        agents.model();
        agents.execute("""
                INSERT INTO model_prices VALUES
                    ('openai', 'gpt-4', 'input', '2026-06-01T00:00Z', 500), ('openai', 'gpt-4', 'cached', '-infinity', 100),
                    ('openai', 'gpt-4', 'reasoning', '2026-06-01T00:00Z', 4000)""");
        String user = agents.user("ada");
        String tokens = "output_tokens => 1000, cached_tokens => 400, reasoning_tokens => 250, request_start_time => ";

        agents.record(user, tokens + "'2026-05-31T23:59:59.999Z'");
        agents.record(user, tokens + "'2026-06-01T00:00Z'");

        // 600 at 1,000 and 400 at 100 a million; output at 2,000; then input at 500 and a quarter of the output at
        // 4,000.
        assertThat(agents.lines("SELECT input_cost_usd::float8, output_cost_usd::float8 FROM ai_requests ORDER BY id"))
                .containsExactly("0.64 | 2", "0.34 | 2.5");
    }

    /** At less than a ten-thousandth of a cent a token. */
    @Test
    void whatHasNoPriceOfItsOwnCostsWhatInputOrOutputCosts() throws Exception {
        String user = agents.user("ada");
        agents.execute("INSERT INTO model_prices VALUES ('openai', 'gpt-4', 'input', '-infinity', 0.15),"
                + " ('openai', 'gpt-4', 'output', '-infinity', 0.61)");

        agents.value("SELECT id FROM record_ai_request(%s, 'openai', 'gpt-4', input_tokens => 3, cached_tokens => 2,"
                        .formatted(user)
                + " output_tokens => 3, reasoning_tokens => 2)");

        assertThat(agents.lines("SELECT input_cost_usd, output_cost_usd, total_cost_usd FROM ai_requests"))
                .containsExactly("0.0000004500 | 0.0000018300 | 0.0000022800");
    }

    // A19
    @Test
    void aNewPriceDoesNotChangeThePast() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.record(user, "request_start_time => now() - interval '1 hour'");
        agents.execute("UPDATE ai_models SET input_cost = 7");

        agents.record(user, "request_start_time => now() - interval '1 hour'");
        agents.record(user, "request_start_time => now() + interval '1 minute'");

        assertThat(agents.column("SELECT total_cost_usd::float8 FROM ai_requests ORDER BY id"))
                .containsExactly("1", "1", "7");
    }

    @Test
    void costsThatAreGivenAreTaken() throws Exception {
        agents.model();
        String user = agents.user("ada");
        agents.record(user, "input_cost_usd => 0.25, output_cost_usd => 0.0000000001");
        assertThat(agents.value("SELECT total_cost_usd FROM ai_requests")).isEqualTo("0.2500000001");
    }

    /** Less what was given back and what is gone. */
    @Test
    void aMessageCostsWhatIsLeftOfItsRequests() throws Exception {
        agents.model();
        String user = agents.user("ada");
        String message = agents.message(agents.conversation(user), "answer");
        String made = "message_id => " + message;
        String first = agents.record(user, made);
        String second = agents.record(user, made);
        String left = "SELECT messages.tokens_used, messages.cost::float8, total_tokens, total_cost::float8"
                + " FROM messages, conversations";

        agents.value("SELECT refund_ai_request(%s, 0.25, 'k')".formatted(first));
        assertThat(agents.lines(left)).containsExactly("2000 | 1.75 | 2000 | 1.75");
        agents.execute("DELETE FROM ai_requests WHERE id = " + second);
        assertThat(agents.lines(left)).containsExactly("1000 | 0.75 | 1000 | 0.75");
        agents.execute("DELETE FROM ai_requests WHERE id = " + first);
        assertThat(agents.lines(left)).containsExactly("0 | 0 | 0 | 0");
    }

    // A10
    @Test
    void thousandsOfSmallCostsAreExact() throws Exception {
        String user = agents.user("ada");
        agents.execute("""
                DO $$ BEGIN FOR i IN 1..2000 LOOP
                    PERFORM record_ai_request(%s, 'openai', 'gpt-4', input_cost_usd => 0.0001, output_cost_usd => 0);
                END LOOP; END $$""".formatted(user));
        assertThat(agents.value("SELECT total_cost FROM cost_tracking WHERE period_type = 'yearly'"))
                .isEqualTo("0.2000000000");
    }

    @Test
    void aMessageCostsWhatItsRequestsCostAndNothingCountsTwice() throws Exception {
        agents.model();
        String user = agents.user("ada");
        String talk = agents.conversation(user);
        String message = agents.message(talk, "answer");
        agents.record(user, "conversation_id => %s, message_id => %s".formatted(talk, message));
        agents.record(user, "conversation_id => %s, message_id => %s".formatted(talk, message));
        agents.record(user, "conversation_id => %s".formatted(talk));
        String totals = "SELECT total_messages, total_tokens, total_cost::float8 FROM conversations";

        assertThat(agents.lines("SELECT tokens_used, cost::float8, input_tokens, model_used FROM messages"))
                .containsExactly("2000 | 2 | 2000 | gpt-4");
        assertThat(agents.lines(totals)).containsExactly("1 | 3000 | 3");
        agents.execute("DELETE FROM messages");
        assertThat(agents.lines(totals)).as("the cost stays").containsExactly("0 | 3000 | 3");
        agents.execute("DELETE FROM ai_requests WHERE id = (SELECT min(id) FROM ai_requests)");
        assertThat(agents.lines(totals)).containsExactly("0 | 2000 | 2");
    }

    // A8
    @Test
    void whatWasBilledOutlivesTheConversation() throws Exception {
        agents.model();
        String user = agents.user("ada");
        String talk = agents.conversation(user);
        agents.record(user, "conversation_id => %s, message_id => %s".formatted(talk, agents.message(talk, "x")));

        agents.execute("DELETE FROM conversations");

        assertThat(agents.lines("SELECT conversation_id, message_id, total_cost_usd::float8 FROM ai_requests"))
                .containsExactly("null | null | 1");
        assertThatThrownBy(() -> agents.execute("DELETE FROM users")).hasMessageContaining("violates");
        assertThat(agents.value("SELECT erase_user(%s)".formatted(user))).isEqualTo("t");
        assertThat(agents.value("SELECT count(*) FROM cost_tracking")).isEqualTo("0");
    }

    @Test
    void aMonthBeginsAnewAndLateCostsOfTheLastOneLeaveItAlone() throws Exception {
        agents.model();
        String user = agents.user("ada");
        String spend = "SELECT current_month, current_month_spend::float8, api_quota_used FROM users";
        agents.record(user, "request_start_time => '2026-03-31T23:59Z'");
        assertThat(agents.lines(spend)).containsExactly("2026-03-01 | 1 | 1");
        agents.record(user, "request_start_time => '2026-04-01T00:00Z'");
        assertThat(agents.lines(spend)).containsExactly("2026-04-01 | 1 | 1");
        agents.record(user, "request_start_time => '2026-03-15T00:00Z'");
        assertThat(agents.lines(spend)).containsExactly("2026-04-01 | 1 | 1");

        assertThat(agents.value("SELECT start_month('2026-04-30T00:00Z')")).isEqualTo("0");
        assertThat(agents.value("SELECT start_month('2026-05-01T00:00Z')")).isEqualTo("1");
        assertThat(agents.lines(spend)).containsExactly("2026-05-01 | 0 | 0");
    }

    @Test
    void failuresAndRetriesAreCounted() throws Exception {
        String user = agents.user("ada");
        agents.record(user, "status => 'failed', error_code => 'timeout', retry_count => 2, response_time_ms => 100");
        agents.record(user, "response_time_ms => 300");
        assertThat(
                        agents.lines(
                                "SELECT total_requests, successful_requests, failed_requests, success_rate::float8,"
                                        + " retry_rate::float8, average_response_time_ms FROM cost_tracking WHERE period_type = 'daily'"))
                .containsExactly("2 | 1 | 1 | 0.5 | 0.5 | 200");
    }

    @Test
    void aRefundLowersItsOwnPeriodsOnce() throws Exception {
        agents.model();
        String user = agents.user("ada");
        String talk = agents.conversation(user);
        agents.value("SELECT open_budget(%s, 'all', 10)".formatted(user));
        String request = agents.record(user, "conversation_id => " + talk);
        String refund = "SELECT refund_ai_request(%s, 0.4, 'k')".formatted(request);

        assertThat(agents.value(refund)).isEqualTo("t");
        assertThat(agents.value(refund)).isEqualTo("f");

        assertThat(agents.column("SELECT total_cost::float8 FROM cost_tracking"))
                .containsOnly("0.6")
                .hasSize(5);
        assertThat(agents.value("SELECT total_cost::float8 FROM conversations")).isEqualTo("0.6");
        assertThat(agents.value("SELECT current_month_spend::float8 FROM users"))
                .isEqualTo("0.6");
        assertThat(agents.value("SELECT current_spend::float8 FROM user_budgets"))
                .isEqualTo("0.6");
        assertThatThrownBy(() -> agents.value("SELECT refund_ai_request(%s, 0.7, 'more')".formatted(request)))
                .hasMessageContaining("check_refund_within_cost");
    }

    /** Sixteen clients and one user: nobody waits in a circle, and nothing is lost. litellm #34887 */
    @Test
    void aHotUserDoesNotDeadlock() throws Exception {
        agents.model();
        String user = agents.user("ada");
        String talk = agents.conversation(user);
        for (int i = 0; i < 5; i++) {
            agents.value("SELECT open_budget(%s, 'budget %d', 100000)".formatted(user, i));
        }
        Clients.run(agents, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < 20; i++) {
                    statement.execute(
                            "SELECT record_ai_request(%s, 'openai', 'gpt-4', input_tokens => 1000, conversation_id => %s)"
                                    .formatted(user, talk));
                    if (i % 5 == 0) {
                        statement.execute(
                                "INSERT INTO messages (conversation_id, role, content) VALUES (%s, 'user', 'x')"
                                        .formatted(talk));
                        statement.execute("SELECT renew_budgets()");
                    }
                }
            }
        });
        assertThat(agents.column("SELECT DISTINCT current_spend::float8 FROM user_budgets"))
                .containsExactly("320");
        assertThat(agents.lines("SELECT total_messages, total_cost::float8 FROM conversations"))
                .containsExactly("64 | 320");
        assertThat(agents.column("SELECT DISTINCT total_cost::float8 FROM cost_tracking"))
                .containsExactly("320");
    }

    @Test
    void detailsGoIntoTheirColumns() throws Exception {
        String user = agents.user("ada");
        String trace = "0af7651916cd43dd8448eb211c80319c";
        agents.record(
                user,
                "details => '{\"temperature\": 0.2, \"input_text\": \"why\", \"tags\": [\"a\"], \"trace_id\": \"%s\","
                                .formatted(trace)
                        + " \"span_id\": \"b7ad6b7169203331\"}'");
        assertThat(agents.lines("SELECT temperature, input_text, tags, trace_id, span_id FROM ai_requests"))
                .containsExactly("0.2 | why | [\"a\"] | " + trace + " | b7ad6b7169203331");
    }

    /** A transaction can have begun long before it changes a price, and another can have changed it meanwhile. */
    @Test
    void thePriceThatWasSetLastIsCharged() throws Exception {
        agents.model();
        String user = agents.user("ada");
        try (Connection early = agents.connect();
                Statement statement = early.createStatement()) {
            early.setAutoCommit(false);
            statement.execute("SELECT CURRENT_TIMESTAMP");
            agents.execute("UPDATE ai_models SET input_cost = 5");
            statement.execute("UPDATE ai_models SET input_cost = 3");
            early.commit();
        }
        String request = agents.record(user, "");
        assertThat(agents.value("SELECT total_cost_usd::float8 FROM ai_requests WHERE id = " + request))
                .isEqualTo("3");
    }

    @Test
    void aRequestIsOfItsUsersConversationAndItsMessageIsThere() throws Exception {
        String user = agents.user("ada");
        String talk = agents.conversation(user);
        String elsewhere = agents.message(agents.conversation(user), "x");
        String foreign = agents.conversation(agents.user("boris"));
        String said = agents.message(foreign, "y");

        assertThatThrownBy(
                        () -> agents.record(user, "conversation_id => %s, message_id => %s".formatted(talk, elsewhere)))
                .hasMessageContaining("message %s is not in conversation %s".formatted(elsewhere, talk));
        assertThatThrownBy(() -> agents.record(user, "conversation_id => " + foreign))
                .hasMessageContaining("conversation %s is that of another user".formatted(foreign));
        assertThatThrownBy(() -> agents.record(user, "message_id => " + said)).hasMessageContaining("another user");
        assertThatThrownBy(() -> agents.record(user, "conversation_id => 987654"))
                .hasMessageContaining("ai_requests_conversation_id_fkey");

        agents.record(user, "message_id => " + elsewhere);
        assertThat(agents.value("SELECT count(*) FROM ai_requests")).isEqualTo("1");
        assertThat(agents.value("SELECT sum(total_requests) FROM cost_tracking WHERE period_type = 'yearly'"))
                .isEqualTo("1");
    }

    @Test
    void detailsTakeARatingAndNothingThatNobodyKnows() throws Exception {
        String user = agents.user("ada");
        agents.record(user, "details => '{\"user_rating\": 4, \"user_feedback\": \"good\"}'");
        assertThat(agents.lines("SELECT user_rating, user_feedback FROM ai_requests"))
                .containsExactly("4 | good");
        assertThatThrownBy(() -> agents.record(user, "details => '{\"user_ratin\": 4, \"x y\": 1, \"tags\": []}'"))
                .hasMessageContaining("details have no \"x y\", \"user_ratin\"");
        assertThatThrownBy(() -> agents.record(user, "details => '[\"tags\"]'"))
                .hasMessageContaining("details are an object");
        agents.record(user, "details => NULL");
        assertThat(agents.value("SELECT count(*) FROM ai_requests")).isEqualTo("2");
    }

    @Test
    void aRequestMayTakeLongerThanAnIntegerCounts() throws Exception {
        String user = agents.user("ada");
        agents.record(
                user, "output_tokens => 5, request_start_time => '2026-05-05Z', request_end_time => '2026-06-14Z'");
        assertThat(agents.lines("SELECT response_time_ms, tokens_per_second, request_end_time - request_start_time"
                        + " FROM ai_requests"))
                .containsExactly("null | null | 40 days");
    }

    /** As the import of the original's rows and adopt write them: many in one statement. */
    @Test
    void requestsOfOneMessageInOneStatementCountOnceEach() throws Exception {
        String user = agents.user("ada");
        String talk = agents.conversation(user);
        String message = agents.message(talk, "x");
        agents.execute("""
                INSERT INTO ai_requests (user_id, conversation_id, message_id, model_provider, model_name, input_tokens,
                    total_tokens, input_cost_usd, total_cost_usd, request_start_time)
                SELECT %s, %s, %s, 'openai', 'gpt-4', 10, 10, 1, 1, now() FROM generate_series(1, 3)
                """.formatted(user, talk, message));
        assertThat(agents.lines("SELECT tokens_used, cost::float8, input_tokens FROM messages"))
                .containsExactly("30 | 3 | 30");
        assertThat(agents.lines("SELECT total_tokens, total_cost::float8 FROM conversations"))
                .containsExactly("30 | 3");
        assertThat(agents.lines(Agents.PACK.read("health/message_drift.sql"))).isEmpty();
    }
}
