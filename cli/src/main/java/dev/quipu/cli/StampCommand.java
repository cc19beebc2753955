package dev.quipu.cli;

import dev.quipu.migration.command.Stamp;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.RunResult;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "stamp",
        description = {
            "Record that the database is at a revision, and run nothing.",
            "Revisions that stay recorded have their checksums set to what their files now have."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu stamp finops@005     a database that was built by hand",
            "  quipu stamp finops@base    forget the branch",
            "  quipu stamp heads --purge  also forget revisions that no file defines any more"
        })
final class StampCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "TARGET",
            arity = "1..*",
            description = "An id, BRANCH@ID, heads, base. Each sets its own branch and leaves the others.")
    private List<String> targets = List.of();

    @Option(
            names = "--purge",
            description = "Forget first what is recorded of the project's branches, such as revisions without a file.")
    private boolean purge;

    @Option(names = "--dry-run", description = "Show what would be recorded, and change nothing.")
    private boolean dryRun;

    @Mixin
    private RunSettings settings = new RunSettings();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    StampCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        Stamp.Request request = new Stamp.Request(targets, purge);
        Set<RevisionId> applied = dryRun
                ? new Stamp(workspace).dryRun(request)
                : new Stamp(workspace).run(request, settings.over(workspace.project()), new RunProgress(console));
        console.out().print(dryRun ? "would be stamped: " : "stamped; ");
        new RunReport(console, workspace, Direction.STAMP).places(new RunResult(List.of(), applied));
        return ExitCode.DONE;
    }
}
