package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.PackQuery;
import dev.quipu.migration.testing.Waiting;
import dev.quipu.postgres.script.ScriptSplitter;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maintenance runs statement by statement, since some of them take no transaction. */
@PostgresTest
class MaintenanceTest {
    private Agents agents;

    @BeforeEach
    void open(TestServer server) {
        agents = Agents.withSampleData(server);
    }

    @AfterEach
    void close() {
        agents.close();
    }

    @Test
    void dailyRenewsEndsAndMakesWhatIsDue() throws Exception {
        agents.execute("""
                UPDATE budget_reservations SET expires_at = now() - interval '2 days';
                INSERT INTO user_budgets (user_id, budget_name, budget_amount, budget_period, period_start, period_end)
                SELECT min(id), 'due', 1, 'daily', now() - interval '3 days', now() - interval '2 days' FROM users;
                INSERT INTO tasks (title, status, lease_owner, lease_expires_at) VALUES ('t', 'running', 'w', now() - interval '2 hours');
                UPDATE users SET current_month = '2020-01-01', current_month_spend = 5""");
        run("daily");
        assertThat(
                        agents.value(
                                "SELECT count(*) FROM user_budgets WHERE budget_name = 'due' AND is_active AND period_end > now()"))
                .isEqualTo("1");
        assertThat(agents.column("SELECT DISTINCT status FROM budget_reservations"))
                .containsExactly("expired");
        assertThat(agents.value("SELECT status FROM tasks WHERE title = 't'")).isEqualTo("pending");
        assertThat(agents.value("SELECT count(*) FROM users WHERE current_month_spend = 5"))
                .isEqualTo("0");
        assertThat(
                        agents.value(
                                "SELECT sum(current_month_spend) = (SELECT sum(total_cost) FROM cost_tracking"
                                        + " WHERE period_type = 'monthly' AND now() >= period_start AND now() < period_end) FROM users"))
                .isEqualTo("t");
        assertThat(agents.value("SELECT count(*) FROM audit_logs_default")).isEqualTo("0");
        assertThat(agents.value("SELECT count(*) > 0 FROM performance_metrics WHERE time_window_seconds = 60"))
                .isEqualTo("t");
        run("daily");
        for (String check :
                List.of("audit_chain", "cost_drift", "budget_drift", "overdue_budgets", "forgotten_reservations")) {
            assertThat(agents.lines(Agents.PACK.read("health/" + check + ".sql")))
                    .as(check)
                    .isEmpty();
        }
    }

    @Test
    void weeklyTakesOldMonthsOutOfTheLogs() throws Exception {
        agents.execute(
                "INSERT INTO audit_logs (action, resource_type, created_at) VALUES ('old', 'x', now() - interval '200 days')");
        run("weekly");
        assertThat(agents.column("SELECT parent FROM archived_logs")).containsExactly("audit_logs");
        assertThat(agents.value("SELECT count(*) FROM audit_logs")).isEqualTo("400");
        assertThat(agents.lines(Agents.PACK.read("health/audit_chain.sql"))).isEmpty();
    }

    @Test
    void monthlyRebuildsTheIndexesThatSwell() throws Exception {
        String files =
                "SELECT indexrelid::regclass, pg_relation_filenode(indexrelid) FROM pg_index WHERE indrelid = 'cost_tracking'::regclass";
        List<String> before = agents.lines(files);
        run("monthly");
        assertThat(agents.lines(files)).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
        assertThat(agents.lines(Agents.PACK.read("health/invalid_indexes.sql"))).isEmpty();
        assertThat(agents.lines(Agents.PACK.read("health/cost_drift.sql"))).isEmpty();
    }

    private void run(String period) throws SQLException {
        String path = "maintenance/" + period + ".sql";
        assertThat(PackQuery.read(Agents.PACK, path).name()).isEqualTo(period);
        for (ScriptStatement statement :
                ScriptSplitter.split(path, Agents.PACK.read(path)).statements()) {
            agents.execute(statement.text());
        }
    }

    /** Who is next is held up by somebody else: who was before is not, and need not wait for the end. */
    @ParameterizedTest
    @ValueSource(strings = {"daily", "weekly", "monthly"})
    void whoseCostsAreRolledUpRecordsWhileOthersWait(String period) throws Exception {
        String first = agents.value("SELECT min(user_id) FROM ai_requests");
        String last = agents.value("SELECT max(user_id) FROM ai_requests");
        String rollUp = statements(period).stream()
                .filter(text -> text.contains("rollup_costs"))
                .findFirst()
                .orElseThrow();
        agents.execute("UPDATE cost_tracking SET p95_response_time_ms = -1 WHERE user_id = " + first);
        try (Connection busy = agents.connect();
                Connection rolling = agents.connect();
                Connection recording = agents.connect();
                Statement hold = busy.createStatement();
                Statement maintenance = rolling.createStatement();
                Statement record = recording.createStatement()) {
            busy.setAutoCommit(false);
            hold.execute("SELECT FROM users WHERE id = %s FOR NO KEY UPDATE".formatted(last));
            try (Waiting waiting = Waiting.of(agents, () -> maintenance.execute(rollUp))) {
                try {
                    record.execute("SET lock_timeout = '2s'");
                    record.execute("SELECT record_ai_request(%s, 'openai', 'gpt-4o')".formatted(first));
                } finally {
                    busy.commit();
                }
                waiting.end();
            }
        }
        assertThat(agents.value("SELECT count(*) > 0 FROM cost_tracking WHERE p95_response_time_ms >= 0 AND user_id = "
                        + first))
                .isEqualTo("t");
        assertThat(agents.lines(Agents.PACK.read("health/cost_drift.sql"))).isEmpty();
    }

    private static List<String> statements(String period) {
        String path = "maintenance/" + period + ".sql";
        return ScriptSplitter.split(path, Agents.PACK.read(path)).statements().stream()
                .map(ScriptStatement::text)
                .toList();
    }

    /** Requests of a month ago that come now, in days that were rolled up long since. */
    @Test
    void whatComesLateHasItsMedianToo() throws Exception {
        String user = agents.user("late");
        agents.execute("""
                SELECT record_ai_request(%s, 'openai', 'gpt-4o', request_start_time => now() - interval '40 days',
                    response_time_ms => 100)""".formatted(user));
        String without =
                "SELECT DISTINCT period_type FROM cost_tracking WHERE user_id = %s AND p95_response_time_ms <> 100"
                        .formatted(user);
        run("daily");
        assertThat(agents.column(without)).containsExactlyInAnyOrder("weekly", "monthly", "yearly");
        run("weekly");
        assertThat(agents.column(without)).containsExactlyInAnyOrder("monthly", "yearly");
        run("monthly");
        assertThat(agents.column(without)).isEmpty();
    }

    @Test
    void whatComesLateIntoWhatWasRolledUpCountsInItsMedianToo() throws Exception {
        String user = agents.user("late");
        String moment = agents.value("SELECT now() - interval '40 days'");
        for (int ms : new int[] {100, 300}) {
            agents.execute("""
                    SELECT record_ai_request(%s, 'openai', 'gpt-4o', request_start_time => '%s',
                        response_time_ms => %d)""".formatted(user, moment, ms));
            run("daily");
        }
        assertThat(agents.column(
                        "SELECT DISTINCT median_response_time_ms FROM cost_tracking WHERE user_id = %s".formatted(user)
                                + " AND period_type IN ('hourly', 'daily')"))
                .containsExactly("200");
    }

    /** Requests of long ago and of lately that come late: no request explains what stands between them any more. */
    @Test
    void whatLiesBetweenWhatComesLateStays() throws Exception {
        String user = agents.user("late");
        agents.execute("""
                INSERT INTO cost_tracking (user_id, model_provider, model_name, period_type, period_start, period_end, total_cost)
                SELECT %1$s, 'openai', 'gpt-4o', kind, now() - interval '100 days', now() - interval '99 days', 7
                FROM unnest('{hourly,daily,weekly,monthly}'::budgetperiod[]) AS kind;
                SELECT record_ai_request(%1$s, 'openai', 'gpt-4o', response_time_ms => 100,
                    request_start_time => now() - days * interval '1 day') FROM unnest('{40,800}'::int[]) AS days
                """.formatted(user));
        run("daily");
        run("weekly");
        run("monthly");
        assertThat(agents.value(
                        "SELECT count(*) FROM cost_tracking WHERE user_id = %s AND total_cost = 7".formatted(user)))
                .isEqualTo("4");
        assertThat(agents.value("SELECT count(*) FROM cost_tracking WHERE user_id = %s AND p95_response_time_ms = 100"
                        .formatted(user)))
                .isEqualTo("10");
    }

    @Test
    void weeklyDeletesAllThatIsOld() throws Exception {
        agents.execute("""
                INSERT INTO budget_reservations (user_id, amount, status, created_at, expires_at, ended_at)
                SELECT (SELECT min(id) FROM users), 1, 'released', moment, moment, moment
                FROM (SELECT now() - interval '200 days' AS moment FROM generate_series(1, 10001)) AS old""");
        run("weekly");
        assertThat(agents.value(
                        "SELECT count(*) FROM budget_reservations WHERE ended_at < now() - interval '100 days'"))
                .isEqualTo("0");
    }
}
