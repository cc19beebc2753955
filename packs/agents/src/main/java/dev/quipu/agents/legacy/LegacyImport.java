package dev.quipu.agents.legacy;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One import. Rows are known again by what is in them, so that a second run copies only what is new or was mended, and one
 * after a broken run goes on.
 */
final class LegacyImport {
    private static final int REASONS_SHOWN = 20;
    private static final String COSTS = "cost_tracking";

    private final PackRun run;
    private final Connection connection;
    private final String from;
    private final LegacyDatabase database;
    private final List<String> present = new ArrayList<>();
    private PackReport report = PackReport.of("table", "read", "written", "there_already", "rejected");
    private boolean isStopped;

    LegacyImport(PackRun run, String from) throws SQLException {
        this.run = run;
        this.connection = run.connection();
        this.from = from;
        this.database = new LegacyDatabase(connection, from, run.isDryRun());
    }

    PackReport run(@Nullable Writer rejects) throws SQLException, IOException {
        requireSource();
        connection.setAutoCommit(false);
        try {
            database.create();
            database.commit();
            copyAll();
            tellOfTheRest();
            if (rejects != null) {
                writeRejects(rejects);
            }
            if (!run.isDryRun()) {
                connection.commit();
            }
            return report;
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private void requireSource() throws SQLException {
        boolean isThere = !database.rows(
                        "SELECT FROM pg_namespace WHERE nspname = '%s'".formatted(LegacyDatabase.literal(from)))
                .isEmpty();
        if (!isThere) {
            throw new QuipuException(
                    Kind.FAILED,
                    "there is no schema \"%s\"".formatted(from),
                    "bring the original's tables into one of this database first, as with pg_dump and psql");
        }
        if (database.text("SELECT current_schema()").equals(from)) {
            throw new QuipuException(
                    Kind.USAGE,
                    "\"%s\" is the schema of the pack itself".formatted(from),
                    "say --from SCHEMA of the original");
        }
        for (LegacyTable table : tables()) {
            if (database.has(table.name())) {
                present.add(table.name());
            }
        }
        if (!present.contains("users")) {
            throw new QuipuException(Kind.FAILED, "there is no table users in the schema \"%s\"".formatted(from), null);
        }
    }

    private static List<LegacyTable> tables() {
        return Stream.concat(LegacyTable.beforeCosts().stream(), LegacyTable.afterCosts().stream())
                .toList();
    }

    private void copyAll() throws SQLException {
        LegacyCounters counters = new LegacyCounters(run, database);
        copy(LegacyTable.beforeCosts());
        if (!isStopped && !run.isDryRun()) {
            isStopped = !counters.rollUpCosts();
            counters.countMonth();
            if (has("generated_content")) {
                counters.chooseLatestVersions();
            }
        }
        copy(LegacyTable.afterCosts());
        if (!isStopped && !run.isDryRun()) {
            counters.settleBudgets();
            counters.restoreTimes(has("conversations"), has("generated_content"));
        }
    }

    private boolean has(String table) {
        return present.contains(table);
    }

    private void copy(List<LegacyTable> tables) throws SQLException {
        for (LegacyTable table : tables) {
            if (!isStopped && has(table.name())) {
                copy(table);
            }
        }
    }

    private void copy(LegacyTable table) throws SQLException {
        makePartitions(table.name());
        LegacyCopy copy = new LegacyCopy(run, database, table);
        isStopped = !copy.copy();
        String name = table.name();
        report = report.withRow(
                name,
                database.number("SELECT count(*) FROM " + database.there(name)),
                copy.written(),
                database.number("SELECT count(*) FROM legacy_ids WHERE is_there AND table_name = '%s'".formatted(name)),
                database.number("SELECT count(*) FROM legacy_rejects WHERE table_name = '%s'".formatted(name)));
        copy.circles().ifPresent(told -> report = report.withNote(name + ": " + told));
        List<String> without = copy.columns().without(table);
        if (!without.isEmpty()) {
            report = report.withNote("not taken of %s: %s".formatted(name, String.join(", ", without)));
        }
    }

    /** Rows of old months would otherwise lie in the partition for what has no month. */
    private void makePartitions(String table) throws SQLException {
        boolean isLog = !database.rows("SELECT FROM log_tables() WHERE parent = '%s'".formatted(table))
                .isEmpty();
        if (isLog && !run.isDryRun()) {
            database.execute("""
                    SELECT create_log_partition('%1$s', month)
                    FROM (SELECT DISTINCT date_trunc('month', created_at AT TIME ZONE 'UTC')::date AS month
                          FROM %2$s WHERE created_at IS NOT NULL) AS old ORDER BY month
                    """.formatted(table, database.there(table)));
            database.commit();
        }
    }

    private void tellOfTheRest() throws SQLException {
        if (database.has(COSTS)) {
            report = report.withNote("cost_tracking: its %,d rows are not copied but made anew from ai_requests"
                    .formatted(database.number("SELECT count(*) FROM " + database.there(COSTS))));
        }
        for (List<String> reason : database.rows("""
                SELECT table_name, count(*), min(old_id),
                       regexp_replace(min(reason), '\\s+', ' ', 'g')
                FROM legacy_rejects
                GROUP BY table_name, regexp_replace(reason, '=\\([^)]*\\)|[0-9]+', '…', 'g')
                ORDER BY table_name, count(*) DESC
                """ + "LIMIT " + REASONS_SHOWN)) {
            report = report.withNote("%s: %s rejected, as id %s: %s"
                    .formatted(reason.get(0), reason.get(1), reason.get(2), reason.get(3)));
        }
        if (run.isDryRun()) {
            report = report.withNote("dry run: everything was tried, and rolled back");
        }
        if (isStopped) {
            report = report.withNote("stopped before the end; the same command once more goes on from there");
        }
        if (isStopped || database.number("SELECT count(*) FROM legacy_rejects") > 0) {
            report = report.incomplete();
        }
    }

    private void writeRejects(Writer writer) throws SQLException, IOException {
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
        csv.writeRecord("table", "id", "reason");
        for (List<String> row :
                database.rows("SELECT table_name, old_id, reason FROM legacy_rejects ORDER BY table_name, old_id")) {
            csv.writeRecord(row);
        }
        csv.flush();
    }
}
