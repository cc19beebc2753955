package dev.quipu.agents.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.agents.AgentsPack;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.testing.CommandRun;
import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is old goes, what is young stays, and what is promised is done. It is noon of 15 June 2026. */
@PostgresTest
class CleanUpTest {
    private static final AgentsPack PACK = new AgentsPack();

    private final PackDatabase database =
            new PackDatabase(PACK, PackDatabase.atHead(TestServer.get(), PACK), PACK.name());

    /** Of January the metrics have a partition; all else lies in the default partitions. */
    @BeforeEach
    void fill() throws SQLException {
        database.execute("""
                SELECT create_log_partition('system_metrics', '2025-01-01');
                INSERT INTO users (username, email, hashed_password) VALUES ('ada', 'ada@example.com', 'x');
                INSERT INTO usage_logs (user_id, model_provider, model_name, endpoint, created_at)
                SELECT 1, 'openai', 'gpt-4', '/chat', moment
                FROM generate_series('2026-01-01Z'::timestamptz, '2026-06-14Z', '1 day') AS moment;
                INSERT INTO audit_logs (user_id, action, resource_type, created_at)
                VALUES (1, 'login', 'user', '2026-02-28 23:59:59.999999Z'), (1, 'login', 'user', '2026-03-01Z');
                INSERT INTO system_metrics (metric_name, metric_value, metric_type, created_at)
                SELECT 'cpu', 1, 'gauge', moment
                FROM generate_series('2025-01-01Z'::timestamptz, '2025-07-31Z', '1 day') AS moment;
                INSERT INTO system_alerts (user_id, alert_type, title, message, is_dismissed, expires_at, created_at, updated_at)
                SELECT 1, 'system_error', 'x', 'x', n % 2 = 0, CASE n % 3 WHEN 0 THEN moment END, moment, moment
                FROM generate_series(1, 2600) AS n,
                     LATERAL (SELECT '2026-06-15Z'::timestamptz - n * interval '2 hours' AS moment) AS at;
                INSERT INTO budget_reservations (user_id, amount, status, created_at, expires_at, ended_at)
                VALUES (1, 1, 'settled', '2026-01-01Z', '2026-01-02Z', '2026-01-02Z'), (1, 1, 'held', '2026-01-01Z', '2026-01-02Z', NULL),
                       (1, 1, 'released', '2026-06-01Z', '2026-06-02Z', '2026-06-02Z');
                """);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private PackReport done(CommandRun run) throws SQLException, IOException {
        return run.run(database, new CleanUp());
    }

    private static List<String> rows(PackReport report) {
        return report.rows().stream()
                .map(row -> row.stream()
                        .map(String::valueOf)
                        .map(cell -> cell.replace("would be ", ""))
                        .collect(Collectors.joining(" ")))
                .sorted()
                .toList();
    }

    @Test
    void monthsThatAreOldAsAWholeLeaveAndNothingYoungerDoes() throws SQLException, IOException {
        PackReport report = done(new CommandRun());

        assertThat(rows(report))
                .containsExactly(
                        "alerts and reservations deleted 1018",
                        "archived_audit_logs_2026_02 archived 1",
                        "archived_system_metrics_2025_01 archived 31",
                        "archived_system_metrics_2025_02 archived 28",
                        "archived_system_metrics_2025_03 archived 31",
                        "archived_system_metrics_2025_04 archived 30",
                        "archived_system_metrics_2025_05 archived 31",
                        "archived_usage_logs_2026_01 archived 31",
                        "archived_usage_logs_2026_02 archived 28");
        assertThat(report.isComplete()).isTrue();
        assertThat(database.value("SELECT min(created_at) AT TIME ZONE 'UTC' FROM usage_logs"))
                .isEqualTo("2026-03-01 00:00:00");
        assertThat(database.value("SELECT min(created_at) AT TIME ZONE 'UTC' FROM audit_logs"))
                .isEqualTo("2026-03-01 00:00:00");
        assertThat(database.value("SELECT min(created_at) AT TIME ZONE 'UTC' FROM system_metrics"))
                .isEqualTo("2025-06-01 00:00:00");
        assertThat(database.value("""
                        SELECT count(*) FROM system_alerts
                        WHERE (is_dismissed OR expires_at IS NOT NULL) AND created_at < '2026-06-15 12:00Z'::timestamptz - interval '90 days'""")).isEqualTo("0");
        assertThat(database.value("SELECT count(*) FROM budget_reservations")).isEqualTo("2");
        assertThat(rows(done(new CommandRun()))).containsExactly("alerts and reservations deleted 0");
    }

    @ParameterizedTest
    @CsvSource({", ,", "30, ,", "30, 60,", ", 60, 100", "10000, 10000,", "1, 1, 1"})
    void aDryRunTellsWhatWouldGoAndChangesNothing(
            @Nullable String logs, @Nullable String metrics, @Nullable String archives)
            throws SQLException, IOException {
        List<String> before = state();

        PackReport promised = done(keeping(logs, metrics, archives).dry());

        assertThat(state()).isEqualTo(before);
        assertThat(promised.notes()).containsExactly("dry run: nothing was changed");
        assertThat(rows(done(keeping(logs, metrics, archives)))).isEqualTo(rows(promised));
    }

    private static CommandRun keeping(@Nullable String logs, @Nullable String metrics, @Nullable String archives) {
        CommandRun run = new CommandRun();
        if (logs != null) {
            run.with("keep-logs", logs);
        }
        if (metrics != null) {
            run.with("keep-metrics", metrics);
        }
        if (archives != null) {
            run.with("drop-archives", archives);
        }
        return run;
    }

    private List<String> state() throws SQLException {
        return database.lines("""
                SELECT relname, relkind, (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ' || oid::regclass,
                    false, true, '')))[1]
                FROM pg_class WHERE relnamespace = 'agents'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE FROM platform_settings", "UPDATE platform_settings SET log_retention_days = 7"})
    void whatIsKeptThisTimeIsNoSetting(String given) throws SQLException, IOException {
        database.execute(given);
        List<String> before = database.lines("SELECT * FROM platform_settings");

        PackReport report = done(keeping("40", "300", null));

        assertThat(database.lines("SELECT * FROM platform_settings")).isEqualTo(before);
        assertThat(rows(report))
                .contains("archived_usage_logs_2026_04 archived 30")
                .noneMatch(row -> row.contains("2026_05"));
    }

    @Test
    void archivesAreDroppedOnlyWhenThatIsSaid() throws SQLException, IOException {
        done(new CommandRun());
        assertThat(database.value("SELECT count(*) FROM archived_usage_logs_2026_01"))
                .isEqualTo("31");

        PackReport report = done(keeping(null, null, "120"));

        assertThat(rows(report))
                .contains("archived_usage_logs_2026_01 dropped 31")
                .hasSize(7);
        assertThat(database.value("SELECT to_regclass('archived_usage_logs_2026_01') IS NULL"))
                .isEqualTo("t");
        assertThat(database.value("SELECT count(*) FROM archived_usage_logs_2026_02"))
                .isEqualTo("28");
    }

    /** The session ends after each step in turn; run again, the rest is done. */
    @ParameterizedTest
    @ValueSource(strings = {"archived_system_metrics_2025_03", "archived_audit_logs_2026_02", "1,000 alerts"})
    void aBrokenRunGoesOn(String step) throws SQLException, IOException {
        List<String> whole = rows(done(keeping("30", null, null).dry()));
        CommandRun broken = keeping("30", null, null).onProgress(words -> {
            if (words.startsWith(step)) {
                terminate();
            }
        });

        assertThatThrownBy(() -> done(broken)).isInstanceOf(SQLException.class);
        List<String> rest = rows(done(keeping("30", null, null)));

        assertThat(rest).hasSizeLessThanOrEqualTo(whole.size());
        assertThat(rows(done(keeping("30", null, null).dry()))).containsExactly("alerts and reservations deleted 0");
        assertThat(database.value(
                        "SELECT count(*) + (SELECT sum(row_count) FROM archived_logs WHERE parent = 'usage_logs')"
                                + " FROM usage_logs"))
                .isEqualTo("165");
        assertThat(database.lines("SELECT * FROM verify_audit_chain()")).isEmpty();
        assertThat(database.value("SELECT log_retention_days FROM platform_settings"))
                .isEqualTo("90");
    }

    private void terminate() {
        try {
            database.execute("""
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                    """);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoIsAskedToStopEndsAfterAStep() throws SQLException, IOException {
        CommandRun run = new CommandRun();
        run.onProgress(words -> run.stop());

        PackReport report = done(run);

        assertThat(report.isComplete()).isFalse();
        assertThat(rows(report)).containsExactly("archived_system_metrics_2025_01 archived 31");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "ninety", "99999", "1; DROP TABLE users"})
    void daysAreANumberOfThem(String days) {
        assertThatThrownBy(() -> done(keeping(days, null, null)))
                .hasMessageStartingWith("--keep-logs is a number of days");
    }
}
