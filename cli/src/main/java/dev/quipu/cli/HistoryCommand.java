package dev.quipu.cli;

import dev.quipu.migration.command.History;
import dev.quipu.migration.history.HistoryEntry;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class HistoryCommand implements Command {
    private int newest = 50;
    private @Nullable String range;
    private boolean verbose;
    private boolean indicateCurrent;
    private boolean runs;
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    HistoryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Show the revisions, newest first, or what was run on a database. The files alone are read, unless -i, --runs or a range that counts from \"current\" asks a database. A range"
                                + " is A:B with both ends: ids, BRANCH@ID, base, head, current, or counted like -3:current.")
                .withExamples(
                        "  quipu history -r finops@002:head   a range",
                        "  quipu history -i                   which of them the database has",
                        "  quipu history --runs               what was run, by whom, and how it ended");
    }

    @Override
    public void declare(Options options) {
        options.text(
                "-r, --rev-range",
                "A:B",
                "Only these, both ends included; either may be left out.",
                text -> range = text);
        options.flag(
                "-v, --verbose", "Show everything that the files, or the record of runs, say.", on -> verbose = on);
        options.flag("-i, --indicate-current", "Ask the database which of them it has.", on -> indicateCurrent = on);
        options.flag("--runs", "Show what was run on the database instead, newest first.", on -> runs = on);
        options.value(
                "-n, --newest",
                "N",
                ValueType.number(1, Integer.MAX_VALUE),
                "With --runs, how many (default: 50).",
                value -> newest = value);
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        History history = new History(project.workspace(console));
        if (runs) {
            printRuns(history);
        } else {
            format.print(
                    console, RevisionTable.of(history.run(range, indicateCurrent), verbose, console), "no revisions");
        }
        return ExitCode.DONE;
    }

    private void printRuns(History history) {
        boolean whole = verbose || !format.isText();
        List<String> columns = new ArrayList<>(List.of(
                "started", "direction", "revision", "from", "to", "statements", "milliseconds", "outcome", "who"));
        if (whole) {
            columns.addAll(List.of("host", "tool"));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (HistoryEntry entry : history.runs(newest)) {
            rows.add(row(entry, whole));
        }
        format.print(console, new Table(columns, rows), "nothing was run on this database");
    }

    /** Where a step that failed shall go is not where it came to. */
    private static List<@Nullable Object> row(HistoryEntry entry, boolean whole) {
        HistoryEntry.Failure failure = entry.failure();
        List<@Nullable Object> row = new ArrayList<>();
        row.add((whole ? entry.started() : entry.started().truncatedTo(ChronoUnit.SECONDS)).toString());
        row.add(entry.direction().word());
        row.add(entry.branch() + "@" + (entry.revision() == null ? "base" : entry.revision()));
        row.add(entry.from());
        row.add(entry.reached());
        row.add(entry.statements());
        row.add(entry.duration().toMillis());
        row.add(failure == null ? "done" : "failed: " + failure.message() + " (SQLSTATE " + failure.sqlState() + ")");
        row.add(entry.who());
        if (whole) {
            row.add(entry.host());
            row.add(entry.tool());
        }
        return row;
    }
}
