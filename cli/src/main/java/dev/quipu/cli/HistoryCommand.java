package dev.quipu.cli;

import dev.quipu.migration.command.History;
import dev.quipu.migration.history.HistoryEntry;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "history",
        description = "Show the revisions, newest first, or the runs that a database recorded.",
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
            description = "Show everything that the files say.")
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
        Table.Builder table = Table.of(
                "started",
                "direction",
                "revision",
                "from",
                "to",
                "statements",
                "milliseconds",
                "outcome",
                "who",
                "host",
                "tool");
        for (HistoryEntry entry : history.runs(RUNS)) {
            HistoryEntry.Failure failure = entry.failure();
            table.row(
                    entry.started().toString(),
                    entry.direction().word(),
                    entry.branch() + "@" + (entry.revision() == null ? "base" : entry.revision()),
                    entry.from(),
                    entry.reached(),
                    entry.statements(),
                    entry.duration().toMillis(),
                    failure == null ? "done" : "failed: " + failure.message() + " (SQLSTATE " + failure.sqlState() + ")",
                    entry.who(),
                    entry.host(),
                    entry.tool());
        }
        format.print(console, table.build(), "nothing was run on this database");
    }
}
