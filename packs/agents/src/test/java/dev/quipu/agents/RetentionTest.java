package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.testing.Killed;
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

/** Partitions of the logs, months that leave whole, and users that are erased. */
@PostgresTest
class RetentionTest {
    private Agents agents;

    @BeforeEach
    void open(TestServer server) {
        agents = Agents.atHead(server);
    }

    @AfterEach
    void close() {
        agents.close();
    }

    private static final String NOW = "2026-11-28T12:00Z";

    private void rows() throws SQLException {
        agents.user("ada");
        agents.execute("""
                INSERT INTO audit_logs (user_id, action, resource_type, created_at)
                SELECT (SELECT min(id) FROM users), 'a', 'b', timestamptz '%1$s' - n * interval '5 days' FROM generate_series(1, 100) AS n;
                INSERT INTO usage_logs (user_id, model_provider, model_name, endpoint, created_at)
                SELECT (SELECT min(id) FROM users), 'openai', 'gpt-4', '/', timestamptz '%1$s' - n * interval '5 days'
                FROM generate_series(1, 100) AS n;
                INSERT INTO system_metrics (metric_name, metric_value, metric_type, created_at)
                SELECT 'cpu', n, 'gauge', timestamptz '%1$s' - n * interval '5 days' FROM generate_series(1, 100) AS n;
                INSERT INTO performance_metrics (metric_name, metric_category, metric_type, value, created_at)
                SELECT 'cpu', 'system', 'gauge', n, timestamptz '%1$s' - n * interval '5 days' FROM generate_series(1, 100) AS n
                """.formatted(NOW));
    }

    @Test
    void nothingIsRefusedWhereThereIsNoMonthYet() throws Exception {
        rows();
        agents.value("SELECT create_log_partitions('%s')".formatted(NOW));
        agents.execute(
                "INSERT INTO audit_logs (action, resource_type, created_at) VALUES ('far', 'x', '2040-01-01'), ('old', 'x', '1999-01-01')");
        assertThat(agents.value("SELECT count(*) FROM audit_logs_default")).isEqualTo("2");
    }

    @Test
    void monthsAreMadeAheadAndTakeWhatWaits() throws Exception {
        rows();
        assertThat(agents.value("SELECT create_log_partitions('%s', 3) > 60".formatted(NOW)))
                .isEqualTo("t");
        assertThat(agents.value("SELECT create_log_partitions('%s', 3)".formatted(NOW)))
                .isEqualTo("0");
        for (String log : List.of("audit_logs", "usage_logs", "system_metrics", "performance_metrics")) {
            assertThat(agents.value("SELECT count(*) FROM %s_default".formatted(log)))
                    .isEqualTo("0");
            assertThat(agents.value("SELECT count(*) FROM " + log)).isEqualTo("100");
            assertThat(agents.value("SELECT to_regclass('%s_2027_02') IS NOT NULL".formatted(log)))
                    .isEqualTo("t");
            assertThat(agents.value(
                            "SELECT bool_and(tableoid::regclass::text = '%1$s_' || to_char(created_at AT TIME ZONE 'UTC', 'YYYY_MM')) FROM %1$s"
                                    .formatted(log)))
                    .isEqualTo("t");
        }
        assertThat(agents.lines("SELECT * FROM verify_audit_chain()")).isEmpty();
        assertThatThrownBy(() -> agents.execute("DELETE FROM audit_logs_2026_11"))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> agents.execute("TRUNCATE audit_logs_2026_11")).hasMessageContaining("append-only");
    }

    @Test
    void whatIsOldLeavesAndNothingYoungerDoes() throws Exception {
        rows();
        agents.value("SELECT count(*) FROM archive_old_data('%s')".formatted(NOW));
        // 90 days back is the 30th of August, a year back the 28th of November: what is older leaves with its whole
        // month.
        assertThat(agents.value("SELECT min(created_at) >= '2026-08-01T00:00Z' FROM audit_logs"))
                .isEqualTo("t");
        assertThat(agents.value("SELECT min(created_at) < '2026-08-06T00:00Z' FROM usage_logs"))
                .isEqualTo("t");
        assertThat(
                        agents.value(
                                "SELECT min(created_at) BETWEEN '2025-11-01T00:00Z' AND '2025-11-06T00:00Z' FROM system_metrics"))
                .isEqualTo("t");
        assertThat(agents.column("SELECT sum(row_count) FROM archived_logs WHERE parent = 'audit_logs'"))
                .isEqualTo(agents.column("SELECT 100 - count(*) FROM audit_logs"));
        assertThat(agents.value("SELECT max(period_end) <= timestamptz '%s' - interval '90 days' FROM archived_logs"
                        .formatted(NOW)))
                .isEqualTo("t");
        assertThat(agents.lines("SELECT * FROM verify_audit_chain()")).isEmpty();
        assertThat(agents.value("SELECT count(*) FROM archive_old_data('%s')".formatted(NOW)))
                .isEqualTo("0");
    }

    /** Neither a moment before nor a moment after. */
    @Test
    void aMonthLeavesOnceItsEndIsAsLongAgoAsRowsAreKept() throws Exception {
        agents.execute("INSERT INTO audit_logs (action, resource_type, created_at) VALUES ('a', 'b', '2026-05-20Z')");
        String archive = "SELECT archived FROM archive_old_data('%s')";
        assertThat(agents.column(archive.formatted("2026-08-29T23:59:59.999999Z")))
                .isEmpty();
        assertThat(agents.column(archive.formatted("2026-08-30T00:00:00Z")))
                .containsExactly("archived_audit_logs_2026_05");
        assertThat(agents.column("SELECT drop_archived_logs('2026-05-31T23:59:59.999999Z')"))
                .isEmpty();
        assertThat(agents.column("SELECT drop_archived_logs('2026-06-01T00:00:00Z')"))
                .hasSize(1);
    }

    /** One that comes again, because of rows that came late, is there like others: to be dropped, and to be looked through. */
    @Test
    void aMonthThatWasDroppedMayLeaveAgain() throws Exception {
        String user = agents.user("ada");
        String row = "INSERT INTO usage_logs (user_id, model_provider, model_name, endpoint, created_at)"
                + " VALUES (%s, 'openai', 'gpt-4', '/', '2026-03-03Z')".formatted(user);
        String archive = "SELECT archived FROM archive_old_data('%s')".formatted(NOW);
        String drop = "SELECT drop_archived_logs('2026-07-01Z')";
        for (int i = 0; i < 2; i++) {
            agents.execute(row);
            assertThat(agents.column(archive)).containsExactly("archived_usage_logs_2026_03");
            assertThat(agents.column(drop)).containsExactly("archived_usage_logs_2026_03");
        }
        agents.execute(row);
        agents.column(archive);
        agents.value("SELECT erase_user(%s)".formatted(user));
        assertThat(agents.value("SELECT count(*) FROM archived_usage_logs_2026_03"))
                .isEqualTo("0");
    }

    /** The guard is off while rows move, in the default partition, where everything goes that has no month yet. */
    @Test
    void theLogIsGuardedAgainOnceRowsHaveMoved() throws Exception {
        agents.execute(
                "INSERT INTO audit_logs (action, resource_type, created_at) VALUES ('of no month', 'x', 'infinity'),"
                        + " ('old', 'x', '2026-03-03Z')");
        agents.value("SELECT create_log_partitions('%s')".formatted(NOW));
        logIsGuarded();

        agents.value("SELECT count(*) FROM archive_old_data('%s')".formatted(NOW));
        agents.execute(
                "INSERT INTO audit_logs (action, resource_type, created_at) VALUES ('late', 'x', '2026-03-04Z')");
        agents.value("SELECT create_log_partitions('%s')".formatted(NOW));
        assertThat(agents.column("SELECT row_count FROM archived_logs")).containsExactly("2");
        logIsGuarded();
    }

    private void logIsGuarded() {
        for (String change : List.of(
                "DELETE FROM audit_logs_default",
                "UPDATE audit_logs SET action = 'x'",
                "TRUNCATE audit_logs_default",
                "TRUNCATE audit_logs_2026_11")) {
            assertThatThrownBy(() -> agents.execute(change)).as(change).hasMessageContaining("append-only");
        }
    }

    @Test
    void archivingGoesOnWhereItWasKilled() throws Exception {
        rows();
        Killed.beforeCommit(agents, "SELECT * FROM archive_old_data('%s', 3)".formatted(NOW));
        assertThat(agents.value("SELECT count(*) FROM audit_logs")).isEqualTo("100");

        int calls = 0;
        while (!agents.value("SELECT count(*) FROM archive_old_data('%s', 3)".formatted(NOW))
                .equals("0")) {
            calls++;
        }
        assertThat(calls).isGreaterThan(5);
        assertThat(agents.value("SELECT min(created_at) >= '2026-08-01T00:00Z' FROM audit_logs"))
                .isEqualTo("t");
        assertThat(agents.lines("SELECT * FROM verify_audit_chain()")).isEmpty();
    }

    @Test
    void anArchiveGoesOnlyWhenSomebodySaysSo() throws Exception {
        rows();
        agents.value("SELECT count(*) FROM archive_old_data('%s')".formatted(NOW));
        agents.execute("INSERT INTO usage_logs (user_id, model_provider, model_name, endpoint, created_at)"
                + " SELECT min(id), 'openai', 'gpt-4', '/late', '2026-07-15' FROM users");
        assertThat(agents.value("SELECT count(*) FROM archive_old_data('%s')".formatted(NOW)))
                .isEqualTo("0");
        assertThat(agents.column("SELECT drop_archived_logs('2026-07-01T00:00Z')"))
                .contains("archived_usage_logs_2026_06")
                .doesNotContain("archived_usage_logs_2026_07");
        assertThat(agents.value("SELECT to_regclass('archived_usage_logs_2026_06') IS NULL"))
                .isEqualTo("t");
        assertThat(agents.lines("SELECT * FROM verify_audit_chain()")).isEmpty();
        agents.downgrade("base");
        assertThat(agents.lines("SELECT relname FROM pg_class WHERE relnamespace::regnamespace::text = 'agents'"))
                .isEmpty();
    }

    @Test
    void anErasedUserLeavesNothingButLinesWithoutAName() throws Exception {
        rows();
        agents.model();
        String user = agents.value("SELECT min(id) FROM users");
        String talk = agents.conversation(user);
        agents.record(
                user,
                "conversation_id => %s, message_id => %s".formatted(talk, agents.message(talk, "private matter")));
        agents.value("SELECT open_budget(%s, 'all', 1)".formatted(user));
        agents.value("SELECT reserve(%s, 0.1)".formatted(user));
        agents.execute("INSERT INTO generated_content (user_id, content_type) VALUES (%s, 'code')".formatted(user));
        agents.value("SELECT count(*) FROM archive_old_data('%s')".formatted(NOW));
        String other = agents.user("boris");
        agents.record(other, "");

        assertThat(agents.value("SELECT erase_user(%s)".formatted(user))).isEqualTo("t");
        assertThat(agents.value("SELECT erase_user(%s)".formatted(user))).isEqualTo("f");

        for (String table : agents.column("""
                SELECT attrelid::regclass FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
                WHERE attname = 'user_id' AND relkind = 'r' AND relnamespace = current_schema()::regnamespace""")) {
            assertThat(agents.value("SELECT count(*) FROM %s WHERE user_id = %s".formatted(table, user)))
                    .as(table)
                    .isEqualTo("0");
        }
        assertThat(agents.value("SELECT count(*) FROM ai_requests")).isEqualTo("1");
        assertThat(agents.lines("SELECT * FROM verify_audit_chain()")).isEmpty();
    }

    @Test
    void oldAlertsAndReservationsGoInBatches() throws Exception {
        String user = agents.user("ada");
        agents.execute("""
                INSERT INTO system_alerts (user_id, alert_type, title, message, is_dismissed, created_at, updated_at)
                SELECT %1$s, 'system_error', 'x', 'y', n %% 2 = 0, timestamptz '%2$s' - n * interval '1 day', timestamptz '%2$s' - n * interval '1 day'
                FROM generate_series(1, 200) AS n;
                INSERT INTO budget_reservations (user_id, amount, status, ended_at, created_at, expires_at)
                SELECT %1$s, 1, 'settled', timestamptz '%2$s' - n * interval '1 day', '2020-01-01', '2020-01-01' FROM generate_series(1, 200) AS n
                """.formatted(user, NOW));
        int calls = 0;
        while (!agents.value("SELECT delete_old_rows('%s', 20)".formatted(NOW)).equals("0")) {
            calls++;
        }
        assertThat(calls).isEqualTo(9);
        assertThat(agents.lines("SELECT count(*), count(*) FILTER (WHERE is_dismissed) FROM system_alerts"))
                .containsExactly("145 | 45");
        assertThat(agents.value("SELECT count(*) FROM budget_reservations")).isEqualTo("90");
    }

    @Test
    void whatWasDoneWithLatelyStaysAndNobodyWaitsForWhatIsHeld() throws Exception {
        String user = agents.user("ada");
        agents.execute("""
                INSERT INTO system_alerts (alert_type, title, message, is_dismissed, created_at, updated_at)
                VALUES ('system_error', 'done', 'x', true, '2026-01-01', '2026-01-01'),
                       ('system_error', 'held', 'x', true, '2026-01-01', '2026-01-01'),
                       ('system_error', 'done lately', 'x', true, '2026-01-01', '2026-11-27');
                INSERT INTO budget_reservations (user_id, amount, status, ended_at, created_at, expires_at)
                SELECT %s, n, 'settled', '2026-01-01', '2026-01-01', '2026-01-01' FROM generate_series(1, 2) AS n
                """.formatted(user));
        try (Connection connection = agents.connect();
                Statement holding = connection.createStatement()) {
            connection.setAutoCommit(false);
            holding.execute("SELECT FROM system_alerts WHERE title = 'held' FOR UPDATE");
            holding.execute("SELECT FROM budget_reservations WHERE amount = 2 FOR UPDATE");
            agents.execute("SET lock_timeout = '2s'; SELECT delete_old_rows('%s')".formatted(NOW));
            connection.rollback();
        }
        assertThat(agents.column("SELECT title FROM system_alerts ORDER BY title"))
                .containsExactly("done lately", "held");
        assertThat(agents.column("SELECT amount::integer FROM budget_reservations"))
                .containsExactly("2");
    }

    @Test
    void metricsAreAggregatedTheSameWhenItIsDoneAgain() throws Exception {
        agents.execute("""
                INSERT INTO system_metrics (metric_name, metric_value, metric_type, labels, created_at)
                SELECT 'ms', n, 'gauge', '{"host": "a"}', timestamptz '2026-05-05T10:00Z' + n * interval '1 second'
                FROM generate_series(0, 179) AS n;
                INSERT INTO system_metrics (metric_name, metric_value, metric_type, created_at)
                SELECT 'hits', 2, 'counter', timestamptz '2026-05-05T10:00Z' + n * interval '1 second' FROM generate_series(0, 179) AS n""");
        String rows =
                "SELECT metric_name, value, previous_value, change_percent::float8, min_value, max_value, median_value,"
                        + " p95_value, sample_count FROM performance_metrics ORDER BY metric_name, created_at";
        assertThat(agents.value("SELECT aggregate_metrics('2026-05-05T10:00Z', '2026-05-05T10:02:30Z')"))
                .isEqualTo("4");
        List<String> first = agents.lines(rows);
        assertThat(first)
                .containsExactly(
                        "hits | 120 | null | null | 2 | 2 | 2 | 2 | 60",
                        "hits | 120 | 120 | 0 | 2 | 2 | 2 | 2 | 60",
                        "ms | 29.5 | null | null | 0 | 59 | 29.5 | 56.05 | 60",
                        "ms | 89.5 | 29.5 | 203.3898 | 60 | 119 | 89.5 | 116.05 | 60");
        assertThat(agents.value("SELECT aggregate_metrics('2026-05-05T10:01Z', '2026-05-05T10:02:30Z')"))
                .as("rows that came out as they were")
                .isEqualTo("0");
        assertThat(agents.lines(rows)).isEqualTo(first);
        agents.execute("INSERT INTO system_metrics (metric_name, metric_value, metric_type, created_at)"
                + " VALUES ('hits', 1, 'counter', '2026-05-05T10:01:30.5Z')");
        assertThat(agents.value("SELECT aggregate_metrics('2026-05-05T10:00Z', '2026-05-05T10:02:30Z')"))
                .isEqualTo("1");
    }

    /** Sums of squares, quotients and halves leave the range of a double where the values themselves are well within it. */
    @Test
    void oneMetricThatIsHugeOrTinyDoesNotStopTheOthers() throws Exception {
        agents.execute("""
                INSERT INTO system_metrics (metric_name, metric_value, metric_type, created_at)
                SELECT name, value::float8, 'gauge', timestamptz '2026-05-05T10:00Z' + minute * interval '1 minute'
                FROM (VALUES ('huge', 0, '1e200'), ('huge', 0, '-1e200'), ('huge', 0, '3e200'),
                             ('leap', 0, '1e-200'), ('leap', 1, '1e200'), ('leap', 2, '1e-200'),
                             ('tiny', 0, '5e-324'), ('tiny', 0, '0'), ('tiny', 1, '0'),
                             ('usual', 0, '4'), ('usual', 1, '5')) AS metric (name, minute, value)""");
        assertThat(agents.value("SELECT aggregate_metrics('2026-05-05T10:00Z', '2026-05-05T10:03Z')"))
                .isEqualTo("8");
        assertThat(agents.lines("SELECT metric_name, value, avg_value, change_percent::float8 FROM performance_metrics"
                        + " ORDER BY metric_name, created_at"))
                .containsExactly(
                        "huge | 1e+200 | 1e+200 | null",
                        "leap | 1e-200 | 1e-200 | null",
                        "leap | 1e+200 | 1e+200 | null",
                        "leap | 1e-200 | 1e-200 | -100",
                        "tiny | 0 | 0 | null",
                        "tiny | 0 | 0 | null",
                        "usual | 4 | 4 | null",
                        "usual | 5 | 5 | 25");
    }

    @Test
    void monthsThatHaveLeftComeBackWithTheDowngrade() throws Exception {
        rows();
        String gone = agents.user("boris");
        agents.execute("""
                INSERT INTO usage_logs (user_id, model_provider, model_name, endpoint, created_at)
                VALUES (%1$s, 'openai', 'gpt-4', '/gone', '2026-03-03Z');
                INSERT INTO audit_logs (user_id, action, resource_type, created_at) VALUES (%1$s, 'gone', 'b', '2026-03-03Z')
                """.formatted(gone));
        agents.value("SELECT count(*) FROM archive_old_data('%s')".formatted(NOW));
        agents.execute(
                "INSERT INTO audit_logs (action, resource_type, created_at) VALUES ('late', 'b', '2026-03-04Z')");
        agents.execute("DELETE FROM users WHERE id = " + gone);

        agents.downgrade("007_task_queue");

        assertThat(agents.lines("SELECT count(*), count(user_id) FROM audit_logs"))
                .containsExactly("102 | 100");
        assertThat(agents.column("SELECT relname FROM pg_class WHERE relname LIKE 'archived%'"))
                .isEmpty();
        for (String log : List.of("usage_logs", "system_metrics", "performance_metrics")) {
            assertThat(agents.value("SELECT count(*) FROM " + log)).as(log).isEqualTo("100");
        }
        assertThat(agents.lines("SELECT * FROM verify_audit_chain()")).isEmpty();
        assertThatThrownBy(() -> agents.execute("TRUNCATE audit_logs_2026_03")).hasMessageContaining("append-only");
        assertThatThrownBy(() -> agents.execute("DELETE FROM audit_logs_2026_03"))
                .hasMessageContaining("append-only");

        agents.upgrade("head");
        agents.value("SELECT count(*) FROM archive_old_data('%s')".formatted(NOW));
        assertThat(agents.value("SELECT sum(row_count) FROM archived_logs WHERE parent = 'audit_logs'"))
                .isEqualTo(agents.value("SELECT 102 - count(*) FROM audit_logs"));
        assertThat(agents.lines("SELECT * FROM verify_audit_chain()")).isEmpty();
    }

    /** Of these the one writes zones that it cannot read again, the other days that come before months. */
    @ParameterizedTest
    @ValueSource(strings = {"SQL, DMY", "German", "Postgres, DMY"})
    void monthsAreThoseOfUtcInEverySession(String style) throws Exception {
        rows();
        // The driver wants its own style back at the end of each statement.
        agents.execute("""
                CREATE FUNCTION elsewhere() RETURNS void LANGUAGE plpgsql
                    SET datestyle = '%s' SET timezone = 'Asia/Kolkata' AS $$
                BEGIN
                    PERFORM create_log_partitions(timestamptz '2026-11-28Z');
                    PERFORM archive_old_data(timestamptz '2026-11-28Z');
                    PERFORM create_log_partitions(timestamptz '2027-05-05Z');
                END; $$""".formatted(style));
        agents.value("SELECT elsewhere()");

        assertThat(agents.column("""
                        SELECT DISTINCT pg_get_expr(relpartbound, oid) FROM pg_class
                        WHERE relname ~ '^(audit|usage)_logs_2027_02$'"""))
                .containsExactly("FOR VALUES FROM ('2027-02-01 00:00:00+00') TO ('2027-03-01 00:00:00+00')");
        assertThat(agents.value("SELECT min(created_at) >= '2026-08-01Z' FROM audit_logs"))
                .isEqualTo("t");
        assertThat(agents.value("SELECT bool_and(extract(day FROM period_start) = 1) FROM archived_logs"))
                .isEqualTo("t");
        assertThat(agents.lines("SELECT * FROM verify_audit_chain()")).isEmpty();
    }

    @Test
    void anArchiveThatSomebodyHasTakenAwayIsMissedByNobody() throws Exception {
        rows();
        agents.value("SELECT count(*) FROM archive_old_data('%s')".formatted(NOW));
        agents.execute("DROP TABLE archived_usage_logs_2026_03");
        agents.execute("INSERT INTO usage_logs (user_id, model_provider, model_name, endpoint, created_at)"
                + " SELECT min(id), 'openai', 'gpt-4', '/late', '2026-03-03Z' FROM users");

        assertThat(agents.value("SELECT create_log_partitions('%s') > 0".formatted(NOW)))
                .isEqualTo("t");
        assertThat(agents.lines("SELECT * FROM archive_old_data('%s')".formatted(NOW)))
                .containsExactly("archived_usage_logs_2026_03 | 1");
        agents.execute("CREATE SCHEMA cold; ALTER TABLE archived_usage_logs_2026_03 SET SCHEMA cold");
        assertThat(agents.value("SELECT erase_user(min(id)) FROM users")).isEqualTo("t");
    }
}
