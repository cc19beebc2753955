package dev.quipu.cli;

import dev.quipu.migration.command.Stamp;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunResult;
import java.util.List;

final class StampCommand implements Command {
    private List<String> targets = List.of();
    private boolean purge;
    private boolean dryRun;
    private boolean sql;
    private final RunSettings settings = new RunSettings();
    private final DriftOption drift = new DriftOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    StampCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Record that the database is at a revision, and run nothing.",
                        "Revisions that stay recorded have their checksums set to what their files now have.")
                .withExamples(
                        "  quipu stamp finops@009     a database that was built by hand",
                        "  quipu stamp finops@base    forget the branch",
                        "  quipu stamp heads --purge  also forget revisions that no file defines any more");
    }

    @Override
    public void declare(Options options) {
        options.positionals(
                "TARGET",
                ValueType.TARGET,
                "1..*",
                "An id, BRANCH@ID, heads, base. Each sets its own branch and leaves the others.",
                texts -> targets = texts);
        options.flag(
                "--purge",
                "Forget first what is recorded of the project's branches, such as revisions without a file.",
                on -> purge = on);
        options.flag("--dry-run", "Show what would be recorded, and change nothing.", on -> dryRun = on);
        options.flag("--sql", "Print the SQL script instead, for psql. TARGET may be a range FROM:TO.", on -> sql = on);
        options.include(settings);
        options.include(drift);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        Stamp.Request request = new Stamp.Request(targets, purge);
        if (sql) {
            console.out().print(new Stamp(workspace).script(request, settings.over(workspace.project())));
            return ExitCode.DONE;
        }
        Stamp.Stamped stamped = dryRun
                ? new Stamp(workspace).dryRun(request)
                : new Stamp(workspace)
                        .run(
                                request,
                                settings.over(workspace.project()),
                                drift.before(console, workspace, BeforeRun.NOTHING),
                                new RunProgress(console));
        new RunReport(console, workspace, Direction.STAMP)
                .places(dryRun ? "would be stamped: " : "stamped; ", new RunResult(List.of(), stamped.applied()));
        stamped.accepted().forEach(this::accepts);
        return ExitCode.DONE;
    }

    /** Somebody else's change, which nobody has meant to accept, is to be seen. */
    private void accepts(RevisionId revision) {
        console.out()
                .println((dryRun ? "would accept" : "accepted") + " the file of " + revision
                        + ", which has changed since it was applied");
    }
}
