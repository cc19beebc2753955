package dev.quipu.cli;

import dev.quipu.migration.command.Current;
import dev.quipu.migration.command.Status;
import dev.quipu.migration.history.HistoryEntry;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.QuipuException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = "Show the server, the branches, what is pending and the last run. Exit 1 if anything is pending.",
        footerHeading = "%nExample:%n",
        footer = "  quipu status --format json")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        Status.Report report = new Status(workspace).run();
        if (format.isText()) {
            head(workspace, report);
        }
        Table.Builder table = Table.of("branch", "schema", "revision", "message", "head", "pending");
        report.branches().forEach(standing -> CurrentCommand.add(table, standing));
        format.print(console, table.build(), "no branches");
        if (format.isText()) {
            warnings(report);
        }
        return report.upToDate() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void head(Workspace workspace, Status.Report report) {
        fact("server", report.server() + ", PostgreSQL " + report.version());
        fact(
                "history",
                report.managed()
                        ? "schema " + workspace.project().historySchema().value()
                        : "none yet: Quipu has not changed this database");
        report.lastRun().ifPresent(run -> fact("last run", lastRun(run)));
        console.out().println();
    }

    private static String lastRun(HistoryEntry run) {
        HistoryEntry.Failure failure = run.failure();
        return run.direction().word() + " " + run.branch() + "@" + (run.revision() == null ? "base" : run.revision())
                + " at " + run.started() + (run.who() == null ? "" : " by " + run.who())
                + (failure == null ? "" : ", failed: " + failure.message());
    }

    private void warnings(Status.Report report) {
        int pending =
                report.branches().stream().mapToInt(Current.Standing::pending).sum();
        console.out().println();
        if (pending > 0) {
            console.out()
                    .println(pending + (pending == 1 ? " revision is" : " revisions are")
                            + " pending: run \"quipu upgrade head\"");
        }
        if (!report.interrupted().isEmpty()) {
            console.out()
                    .println("interrupted: " + String.join(", ", report.interrupted())
                            + "; run \"quipu upgrade head\" to go on");
        }
        QuipuException files = report.files();
        if (files != null) {
            console.out().print(FailureText.render(files, console.directory()).replaceFirst("^quipu: ", ""));
        }
        if (report.upToDate()) {
            console.out().println("up to date");
        }
    }

    private void fact(String name, String value) {
        console.out().println(console.styled("@|bold " + "%-10s".formatted(name) + "|@") + value);
    }
}
