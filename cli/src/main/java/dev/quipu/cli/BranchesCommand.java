package dev.quipu.cli;

import dev.quipu.migration.command.History;

final class BranchesCommand implements Command {
    private boolean verbose;
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    BranchesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of("Show the branch points, and the revisions that follow each.")
                .withExamples("  quipu branches -v");
    }

    @Override
    public void declare(Options options) {
        options.flag("-v, --verbose", "Show everything that the files say.", on -> verbose = on);
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        format.print(
                console,
                RevisionTable.withFollowers(new History(project.workspace(console)).branchPoints(), verbose, console),
                "no revision is followed by more than one");
        return ExitCode.DONE;
    }
}
