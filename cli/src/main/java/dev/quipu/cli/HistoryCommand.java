package dev.quipu.cli;

import dev.quipu.migration.command.History;
import dev.quipu.migration.history.HistoryEntry;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "history",
        description = {
            "Show the revisions, newest first, or the runs that a database recorded.",
            "The files alone are read, unless -i, --runs or a range that counts from \"current\" asks a database. A range"
                    + " is A:B with both ends: ids, BRANCH@ID, base, head, current, or counted like -3:current."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu history -r finops@002:head   a range",
            "  quipu history -i                   which of them the database has",
            "  quipu history --runs               what was run there, when, by whom, how it ended"
        })
final class HistoryCommand implements Callable<Integer> {
    private static final int RUNS = 50;

    @Option(
            names = {"-r", "--rev-range"},
            paramLabel = "A:B",
            description = "Only these, both ends included; either may be left out.")
    private @Nullable String range;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show everything that the files, or the record of runs, say.")
    private boolean verbose;

    @Option(
            names = {"-i", "--indicate-current"},
            description = "Ask the database which of them it has.")
    private boolean indicateCurrent;

    @Option(names = "--runs", description = "Show what was run on the database instead, the newest " + RUNS + ".")
    private boolean runs;

    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    HistoryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        History history = new History(project.workspace(console));
        if (runs) {
            printRuns(history);
        } else {
            format.print(console, RevisionTable.of(history.run(range, indicateCurrent), verbose), "no revisions");
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
        for (HistoryEntry entry : history.runs(RUNS)) {
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
