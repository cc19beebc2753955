package dev.quipu.agents.users;

import dev.quipu.agents.lines.Characters;
import dev.quipu.agents.lines.LineReader;
import dev.quipu.agents.users.UserColumns.UserColumn;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.Charset;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One import.
 *
 * <p>It keeps no note of how far it came. A line about a user that there is, and that says nothing else, counts as
 * unchanged in every mode; so the same file once more goes on where a broken run ended.
 */
final class UserImport {
    private static final int REASONS_SHOWN = 20;

    private final PackRun run;
    private final Options options;
    private final UserColumns columns;
    private final StagedLines staged;

    /**
     * How it is asked for.
     *
     * @param file what to read
     * @param isJson whether it holds JSON lines, and not CSV
     * @param mode what to do with users that there are
     * @param map what was said of names, or an empty text
     * @param separator what parts values, or null to see for itself
     * @param encoding how characters are written, or null to see for itself
     * @param rejects where refused lines go, or null
     */
    record Options(
            String file,
            boolean isJson,
            ImportMode mode,
            String map,
            @Nullable Character separator,
            @Nullable Charset encoding,
            @Nullable String rejects) {}

    UserImport(PackRun run, Options options) throws SQLException {
        this.run = run;
        this.options = options;
        this.columns = UserColumns.read(run.connection());
        this.staged = new StagedLines(run.connection(), columns);
    }

    /** Does it, and then writes what was refused. */
    PackReport run(@Nullable Writer rejects) throws SQLException, IOException {
        staged.create();
        PackReport report;
        try (InputStream stream = run.read(options.file)) {
            report = read(new LineReader(Characters.of(stream, options.file, options.encoding)));
        }
        if (rejects != null) {
            RejectsFile.write(run.connection(), rejects);
        }
        return report;
    }

    private PackReport read(LineReader lines) throws SQLException {
        NameMapping names = NameMapping.parse(columns, options.map);
        LineFormat format = options.isJson
                ? new JsonFormat(columns, names)
                : CsvFormat.read(lines, columns, names, options.separator);
        ImportReport report = new ImportReport(run.isDryRun(), format);
        LineStaging staging = new LineStaging(run, lines, format, columns, options.rejects != null);
        if (!staging.readAll()) {
            return report.stopped();
        }
        staged.judge(options.mode);
        run.progress("%,d lines judged".formatted(staging.count()));
        boolean isWhole = true;
        if (run.isDryRun()) {
            long changed = options.mode == ImportMode.UPDATE ? staged.different() : 0;
            report.written(staging.count() - staged.refused() - staged.same() - staged.different(), changed);
        } else {
            List<UserColumn> filled =
                    Arrays.stream(format.filled()).mapToObj(columns.all()::get).toList();
            UserBatches batches = new UserBatches(run, filled, options.mode == ImportMode.UPDATE);
            isWhole = batches.writeAll(staging.last());
            report.written(batches.inserted(), batches.updated());
        }
        report.left(staged.same(), options.mode == ImportMode.SKIP ? staged.different() : 0);
        report.refused(staged.refused(), staged.refusals(REASONS_SHOWN));
        return isWhole ? report.whole(options.rejects) : report.stopped();
    }

    /** Collects what to tell. */
    private static final class ImportReport {
        private final LineFormat format;
        private final boolean isDryRun;
        private PackReport report = PackReport.of("outcome", "lines", "first_line", "reason");
        private long refused;

        ImportReport(boolean isDryRun, LineFormat format) {
            this.isDryRun = isDryRun;
            this.format = format;
        }

        void written(long imported, long updated) {
            report = report.withRow("imported", imported, null, null).withRow("updated", updated, null, null);
        }

        void left(long unchanged, long skipped) {
            report = report.withRow("unchanged", unchanged, null, null).withRow("skipped", skipped, null, null);
        }

        void refused(long lines, List<StagedLines.Refusal> reasons) {
            refused = lines;
            for (StagedLines.Refusal refusal : reasons) {
                report = report.withRow("rejected", refusal.lines(), refusal.first(), refusal.reason());
                lines -= refusal.lines();
            }
            if (lines > 0) {
                report = report.withRow("rejected", lines, null, "other reasons");
            }
        }

        PackReport stopped() {
            return report.withNote("stopped before the end; the same command once more goes on from there")
                    .incomplete();
        }

        PackReport whole(@Nullable String rejects) {
            PackReport told = report.withNote("columns: "
                    + format.mapping().entrySet().stream()
                            .map(pair -> pair.getKey().equals(pair.getValue())
                                    ? pair.getValue()
                                    : pair.getKey() + " = " + pair.getValue())
                            .collect(Collectors.joining(", ")));
            if (!format.ignored().isEmpty()) {
                told = told.withNote("not used: " + String.join(", ", format.ignored()));
            }
            if (isDryRun) {
                told = told.withNote("dry run: nothing was changed");
            }
            if (refused == 0) {
                return told;
            }
            return told.withNote(
                            rejects == null
                                    ? "with --rejects FILE the lines that were rejected are written to a file"
                                    : "the lines that were rejected, with the reason of each: " + rejects)
                    .incomplete();
        }
    }
}
