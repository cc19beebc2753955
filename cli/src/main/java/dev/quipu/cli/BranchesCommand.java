package dev.quipu.cli;

import dev.quipu.migration.command.History;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "branches",
        description = "Show the branch points: the revisions that several others follow.",
        footerHeading = "%nExample:%n",
        footer = "  quipu branches -v")
final class BranchesCommand implements Callable<Integer> {
    @Option(
            names = {"-v", "--verbose"},
            description = "Show everything that the files say.")
    private boolean verbose;

    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    BranchesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        format.print(
                console,
                RevisionTable.of(new History(project.workspace(console)).branchPoints(), verbose),
                "no revision is followed by more than one");
        return ExitCode.DONE;
    }
}
