package dev.quipu.agents.retention;

import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One cleaning. The work is done by the pack's functions; what is here is the steps, and what would be done. */
final class Retention {
    private static final int BATCH = 1_000;

    /** Days to keep, where they are not said: those of the settings, or of the columns' defaults. */
    private static final String KEPT = """
            SELECT coalesce(?::integer, max(log_retention_days), 90) AS logs,
                   coalesce(?::integer, max(metric_retention_days), 365) AS metrics
            FROM platform_settings
            """;

    /** The months that archive_old_data() would take: those of partitions, and those of rows that have none yet. */
    private static final String MONTHS = """
            SELECT parent, child.relname AS partition, bound[1]::timestamptz AS ending
            FROM log_tables()
            JOIN pg_inherits ON inhparent = format('%I', parent)::regclass
            JOIN pg_class AS child ON child.oid = inhrelid
            CROSS JOIN LATERAL regexp_match(pg_get_expr(child.relpartbound, child.oid), ' TO \\(''([^'']+)''') AS bound
            WHERE bound[1]::timestamptz
                <= ?::timestamptz - CASE WHEN parent LIKE '%metrics' THEN ? ELSE ? END * interval '1 day'
            ORDER BY ending, parent
            """;

    private final PackRun run;
    private final Connection connection;
    private final Timestamp now;
    private final OptionalInt keepLogs;
    private final OptionalInt keepMetrics;
    private final OptionalInt keepArchives;
    private PackReport report = PackReport.of("what", "outcome", "rows");

    Retention(PackRun run, OptionalInt keepLogs, OptionalInt keepMetrics, OptionalInt keepArchives) {
        this.run = run;
        this.connection = run.connection();
        this.now = Timestamp.from(run.now());
        this.keepLogs = keepLogs;
        this.keepMetrics = keepMetrics;
        this.keepArchives = keepArchives;
    }

    private @Nullable Timestamp archivesBefore() {
        return keepArchives.isPresent()
                ? Timestamp.from(run.now().minus(Duration.ofDays(keepArchives.getAsInt())))
                : null;
    }

    /** Does it, a month or a batch a transaction. */
    PackReport enforce() throws SQLException {
        connection.setAutoCommit(false);
        try {
            boolean isWhole = makeMonths() && archive() && deleteRows();
            if (isWhole) {
                dropArchives();
            } else {
                report = report.withNote("stopped before the end; the same command once more goes on from there")
                        .incomplete();
            }
            return report;
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** Rows of a month without a partition move into one of their own first: while they do, others go on reading. */
    private boolean makeMonths() throws SQLException {
        for (List<String> missing : rows("SELECT parent, month FROM missing_log_partitions(?, 0)", now)) {
            if (run.isStopped()) {
                return false;
            }
            rows("SELECT create_log_partition(?, ?::date)", missing.get(0), missing.get(1));
            connection.commit();
        }
        return true;
    }

    private boolean archive() throws SQLException {
        while (!run.isStopped()) {
            List<String> month = keepingAsSaid("SELECT archived, row_count FROM archive_old_data(?, 1)");
            if (month.isEmpty()) {
                return true;
            }
            report = report.withRow(month.get(0), "archived", Long.valueOf(month.get(1)));
            run.progress(month.get(0) + " archived");
        }
        return false;
    }

    private boolean deleteRows() throws SQLException {
        long deleted = 0;
        boolean isWhole = false;
        while (!isWhole && !run.isStopped()) {
            long batch = Long.parseLong(
                    keepingAsSaid("SELECT delete_old_rows(?, " + BATCH + ")").getFirst());
            deleted += batch;
            isWhole = batch == 0;
            run.progress("%,d alerts and reservations deleted".formatted(deleted));
        }
        report = report.withRow("alerts and reservations", "deleted", deleted);
        return isWhole;
    }

    private void dropArchives() throws SQLException {
        Timestamp before = archivesBefore();
        if (before == null) {
            return;
        }
        for (List<String> gone : rows(
                "SELECT gone, (SELECT row_count FROM archived_logs WHERE table_name = gone) FROM drop_archived_logs(?, ?) AS gone",
                before,
                now)) {
            report = report.withRow(gone.get(0), "dropped", Long.valueOf(gone.get(1)));
        }
        connection.commit();
    }

    /**
     * Runs a function of the pack. What is to be kept this time stands in the settings until it has run, in a transaction
     * that leaves them as they were, so that nobody else sees it.
     */
    private List<String> keepingAsSaid(String sql) throws SQLException {
        boolean isSaid = keepLogs.isPresent() || keepMetrics.isPresent();
        List<List<String>> before = isSaid
                ? rows("SELECT log_retention_days, metric_retention_days FROM platform_settings FOR UPDATE")
                : List.of();
        if (isSaid) {
            List<String> kept = rows(KEPT, boxed(keepLogs), boxed(keepMetrics)).getFirst();
            execute("""
                    INSERT INTO platform_settings (log_retention_days, metric_retention_days) VALUES (%1$s, %2$s)
                    ON CONFLICT (id) DO UPDATE SET log_retention_days = %1$s, metric_retention_days = %2$s
                    """.formatted(kept.get(0), kept.get(1)));
        }
        List<List<String>> result = rows(sql, now);
        if (isSaid) {
            execute(
                    before.isEmpty()
                            ? "DELETE FROM platform_settings"
                            : "UPDATE platform_settings SET log_retention_days = %s, metric_retention_days = %s"
                                    .formatted(
                                            before.getFirst().get(0),
                                            before.getFirst().get(1)));
        }
        connection.commit();
        return result.isEmpty() ? List.of() : result.getFirst();
    }

    /** Counts what would go, and changes nothing. */
    PackReport tell() throws SQLException {
        List<String> kept = rows(KEPT, boxed(keepLogs), boxed(keepMetrics)).getFirst();
        int logs = Integer.parseInt(kept.get(0));
        int metrics = Integer.parseInt(kept.get(1));
        List<Month> months = new ArrayList<>();
        for (List<String> month : rows(MONTHS, now, metrics, logs)) {
            String rows = rows("SELECT count(*) FROM " + quoted(month.get(1)))
                    .getFirst()
                    .getFirst();
            months.add(new Month("archived_" + month.get(1), month.get(2), Long.parseLong(rows)));
        }
        for (List<String> log : rows("SELECT parent FROM log_tables()")) {
            months.addAll(withoutPartition(log.getFirst(), log.getFirst().endsWith("metrics") ? metrics : logs));
        }
        for (Month month : months) {
            report = report.withRow(month.name, "would be archived", month.rows);
        }
        report = report.withRow("alerts and reservations", "would be deleted", oldRows(logs));
        tellOfArchives(months);
        return report.withNote("dry run: nothing was changed");
    }

    private record Month(String name, String ending, long rows) {}

    private List<Month> withoutPartition(String parent, int days) throws SQLException {
        List<Month> months = new ArrayList<>();
        for (List<String> row : rows("""
                SELECT 'archived_%1$s_' || to_char(month, 'YYYY_MM'), (month + interval '1 month') AT TIME ZONE 'UTC', count(*)
                FROM (SELECT date_trunc('month', created_at AT TIME ZONE 'UTC') AS month FROM %1$s_default) AS old
                WHERE (month + interval '1 month') AT TIME ZONE 'UTC' <= ?::timestamptz - ? * interval '1 day'
                  AND NOT EXISTS (SELECT FROM archived_logs WHERE dropped_at IS NULL
                                  AND table_name = 'archived_%1$s_' || to_char(month, 'YYYY_MM'))
                GROUP BY month ORDER BY month
                """.formatted(parent), now, days)) {
            months.add(new Month(row.get(0), row.get(1), Long.parseLong(row.get(2))));
        }
        return months;
    }

    /** The conditions are those of delete_old_rows(), which a test holds this against. */
    private long oldRows(int days) throws SQLException {
        return Long.parseLong(rows("""
                SELECT (SELECT count(*) FROM system_alerts
                        WHERE (is_resolved OR is_dismissed OR expires_at < old) AND created_at < old AND updated_at < old)
                     + (SELECT count(*) FROM budget_reservations WHERE status <> 'held' AND ended_at < old)
                FROM (SELECT ?::timestamptz - ? * interval '1 day' AS old) AS given
                """, now, days).getFirst().getFirst());
    }

    private void tellOfArchives(List<Month> coming) throws SQLException {
        Timestamp before = archivesBefore();
        if (before == null) {
            return;
        }
        for (List<String> gone : rows(
                "SELECT table_name, row_count FROM archived_logs WHERE period_end <= ? AND dropped_at IS NULL ORDER BY 1",
                before)) {
            report = report.withRow(gone.get(0), "would be dropped", Long.valueOf(gone.get(1)));
        }
        for (Month month : coming) {
            if (rows("SELECT ?::timestamptz <= ?", month.ending, before)
                    .getFirst()
                    .getFirst()
                    .equals("t")) {
                report = report.withRow(month.name, "would be dropped", month.rows);
            }
        }
    }

    private static @Nullable Object boxed(OptionalInt days) {
        return days.isPresent() ? days.getAsInt() : null;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private void execute(String sql) throws SQLException {
        rows("WITH done AS (" + sql + " RETURNING 1) SELECT FROM done");
    }

    private List<List<String>> rows(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                List<List<String>> rows = new ArrayList<>();
                int width = row.getMetaData().getColumnCount();
                while (row.next()) {
                    List<String> cells = new ArrayList<>();
                    for (int i = 1; i <= width; i++) {
                        cells.add(String.valueOf(row.getString(i)));
                    }
                    rows.add(cells);
                }
                return rows;
            }
        }
    }
}
