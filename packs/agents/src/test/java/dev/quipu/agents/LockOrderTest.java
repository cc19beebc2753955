package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.Waiting;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What moves money holds its user first: two transactions that do several things wait for each other, but in no circle. */
@PostgresTest
class LockOrderTest {
    private Agents agents;
    private String user = "";
    private String talk = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        agents = Agents.atHead(server);
        agents.model();
        user = agents.user("ada");
        talk = agents.conversation(user);
        agents.record(user, "request_id => 'before'");
        agents.value("SELECT open_budget(%s, 'over', 1, 'daily', at => '2026-05-05T12:00Z')".formatted(user));
    }

    @AfterEach
    void close() {
        agents.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "refund_ai_request((SELECT id FROM ai_requests), 0.1, 'k')",
                "open_budget(USER, 'more', 1)",
                "renew_budgets()",
                "reserve(USER, 0.1)",
                "rollup_costs(now() - interval '1 day', now())",
                "register_login_failure(USER)"
            })
    void recordsAfterSomethingElseInItsTransaction(String call) throws Exception {
        bothGetThrough("SELECT " + call.replace("USER", user), record(), record());
        assertThat(agents.value("SELECT count(*) FROM ai_requests")).isEqualTo("3");
    }

    /** The turn that docs/packs/agents.md shows. */
    @Test
    void aTurnHoldsItsUserBeforeItsConversation() throws Exception {
        bothGetThrough(
                "SELECT FROM users WHERE id = %s FOR NO KEY UPDATE;".formatted(user)
                        + " INSERT INTO messages (conversation_id, role, content) VALUES (%s, 'assistant', 'x')"
                                .formatted(talk),
                record(),
                record());
        assertThat(agents.lines("SELECT total_messages, total_cost::float8 FROM conversations"))
                .containsExactly("1 | 2");
    }

    /** The conversation goes first, then its messages, and what they cost is told last. */
    @ParameterizedTest
    @ValueSource(strings = {"conversations", "messages"})
    void whoRefundsBesideADeleteGetsThrough(String table) throws Exception {
        String message = agents.message(talk, "x");
        String request = agents.record(user, "message_id => " + message);
        String id = table.equals("messages") ? message : talk;
        bothGetThrough(
                "SELECT FROM conversations WHERE id = %s FOR UPDATE; SELECT FROM %s WHERE id = %s FOR UPDATE"
                        .formatted(talk, table, id),
                "SELECT refund_ai_request(%s, 0.1, 'k')".formatted(request),
                "DELETE FROM %s WHERE id = %s".formatted(table, id));
        assertThat(agents.lines("SELECT message_id, refunded_usd::float8 FROM ai_requests WHERE id = " + request))
                .containsExactly("null | 0.1");
    }

    private String record() {
        return "SELECT record_ai_request(%s, 'openai', 'gpt-4', input_tokens => 1000, conversation_id => %s)"
                .formatted(user, talk);
    }

    private void bothGetThrough(String first, String meanwhile, String then) throws Exception {
        try (Connection one = agents.connect();
                Connection another = agents.connect();
                Statement turn = one.createStatement();
                Statement late = another.createStatement()) {
            one.setAutoCommit(false);
            turn.execute(first);
            try (Waiting waiting = Waiting.of(agents, () -> late.execute(meanwhile))) {
                turn.execute(then);
                one.commit();
                waiting.end();
            }
        }
    }

    /** The line of the log comes last: it waits for all who have written one, whoever they are. */
    @Test
    void turnsThatWriteTheLogLastGetThrough() throws Exception {
        String log = "SELECT log_audit(%s, 'asked', 'conversation')".formatted(user);
        bothGetThrough(record(), record() + "; " + log, log);
        assertThat(agents.value("SELECT count(*) FROM audit_logs")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive_old_data('2026-11-28Z')", "create_log_partitions('2026-11-28Z')"})
    void whoWritesTheLogAfterARequestGetsThroughBesideRetention(String retention) throws Exception {
        agents.execute("INSERT INTO audit_logs (action, resource_type, created_at) VALUES ('old', 'x', '2025-05-05Z')");
        bothGetThrough(
                record(),
                "SELECT count(*) FROM " + retention,
                "SELECT log_audit(%s, 'asked', 'conversation')".formatted(user));
        assertThat(agents.value("SELECT count(*) FROM ai_requests")).isEqualTo("2");
    }

    /** The log is taken first by who writes it, and last by who archives it: who archives gives way. */
    @ParameterizedTest
    @ValueSource(strings = {"archive_old_data('2026-11-28Z')", "archive_old_data('2026-11-28Z', 1)"})
    void whoWritesALineGetsThroughBesideArchiving(String archiving) throws Exception {
        agents.value("SELECT create_log_partition('usage_logs', '2025-05-01')");
        bothGetThrough(
                "LOCK TABLE usage_logs IN ROW EXCLUSIVE MODE",
                "SELECT count(*) FROM " + archiving,
                "INSERT INTO usage_logs (user_id, model_provider, model_name, endpoint) VALUES (%s, 'openai', 'gpt-4', '/')"
                        .formatted(user));
        assertThat(agents.column("SELECT table_name FROM archived_logs"))
                .containsExactly("archived_usage_logs_2025_05");
        assertThat(agents.value("SELECT count(*) FROM usage_logs")).isEqualTo("1");
    }

    /** Somebody writes a log, so that no month can leave it yet; whom the log names can be read all the same. */
    @Test
    void rowsThatMoveIntoAMonthOfTheirOwnHoldUpNoReader() throws Exception {
        agents.execute("INSERT INTO audit_logs (action, resource_type, created_at) VALUES ('old', 'x', '2025-05-05Z')");
        bothGetThrough(
                "LOCK TABLE audit_logs_default IN ROW EXCLUSIVE MODE",
                "SELECT count(*) FROM archive_old_data('2026-11-28Z', 1)",
                "SELECT count(*) FROM users");
        assertThat(agents.column("SELECT table_name FROM archived_logs"))
                .containsExactly("archived_audit_logs_2025_05");
    }

    /** However long it takes to count a month and to note its chain: meanwhile nobody who reads users, or writes them, waits. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "audit_logs | LOCK TABLE audit_chain_archived IN SHARE MODE | archive_old_data('2026-11-28Z', 1)",
                "audit_logs | LOCK TABLE audit_chain_archived IN SHARE MODE | archive_old_data('2026-11-28Z')",
                "usage_logs | LOCK TABLE usage_logs_2025_05 IN ROW EXCLUSIVE MODE | archive_old_data('2026-11-28Z', 1)"
            })
    void whatLogsNameIsFreeWhileAMonthIsCounted(String log, String inTheWay, String archiving) throws Exception {
        agents.value("SELECT create_log_partition('%s', '2025-05-01')".formatted(log));
        agents.execute(
                "INSERT INTO audit_logs (action, resource_type, created_at)"
                        + " SELECT 'old', 'x', '2025-05-05Z' FROM to_regclass('audit_logs_2025_05') AS month WHERE month IS NOT NULL");
        bothGetThrough(
                inTheWay,
                "SELECT count(*) FROM " + archiving,
                "LOCK TABLE users, conversations, messages, usage_logs_default, audit_logs_default"
                        + " IN ROW EXCLUSIVE MODE NOWAIT");
        assertThat(agents.column("SELECT table_name FROM archived_logs"))
                .containsExactly("archived_%s_2025_05".formatted(log));
        assertThat(agents.lines("SELECT * FROM verify_audit_chain()")).isEmpty();
    }

    /** It has counted the month and waits for the users; the line that comes meanwhile is not lost, and counted too. */
    @Test
    void whoWritesIntoAMonthThatWasCountedGetsThrough() throws Exception {
        agents.value("SELECT create_log_partition('audit_logs', '2025-05-01')");
        String line = "INSERT INTO audit_logs (user_id, action, resource_type, created_at)"
                + " VALUES (%s, 'old', 'x', '2025-05-05Z')".formatted(user);
        agents.execute(line);
        bothGetThrough(
                "UPDATE users SET full_name = 'Ada'", "SELECT count(*) FROM archive_old_data('2026-11-28Z', 1)", line);
        assertThat(agents.lines("SELECT table_name, row_count FROM archived_logs"))
                .containsExactly("archived_audit_logs_2025_05 | 2");
        assertThat(agents.lines("SELECT first_seq, last_seq FROM audit_chain_archived"))
                .containsExactly("1 | 2");
        assertThat(agents.lines("SELECT * FROM verify_audit_chain()")).isEmpty();
    }

    /** Each deletion looks into every month for what names the row, so it waits for the one that is being counted. */
    @Test
    void aMonthLeavesHoweverManyDeleteMeanwhile() throws Exception {
        agents.value("SELECT create_log_partition('audit_logs', '2025-05-01')");
        AtomicBoolean left = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> deleting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String someone = "nobody-" + i;
                deleting.add(threads.submit(() -> {
                    try (Connection connection = agents.database().connect();
                            Statement statement = connection.createStatement()) {
                        statement.execute("SET search_path = agents");
                        while (!left.get()) {
                            statement.execute(
                                    "INSERT INTO users (username, email, hashed_password) VALUES ('%1$s', '%1$s@example.com', '-')"
                                            .formatted(someone));
                            statement.execute("DELETE FROM users WHERE username = '%s'".formatted(someone));
                        }
                    }
                    return true;
                }));
            }
            try {
                agents.value("SELECT count(*) FROM archive_old_data('2026-11-28Z', 1)");
            } finally {
                left.set(true);
            }
            for (Future<?> one : deleting) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(agents.lines("SELECT table_name FROM archived_logs")).containsExactly("archived_audit_logs_2025_05");
    }

    /** As docs/packs/agents.md says it. */
    @Test
    void whoChangesABudgetLocksItsUserFirst() throws Exception {
        agents.value("SELECT open_budget(%s, 'all', 10)".formatted(user));
        bothGetThrough(
                "SELECT FROM users WHERE id = %s FOR NO KEY UPDATE".formatted(user),
                record(),
                "UPDATE user_budgets SET model_provider = 'openai'");
        assertThat(agents.column("SELECT current_spend::float8 FROM user_budgets WHERE budget_name = 'all'"))
                .containsExactly("2");
    }
}
