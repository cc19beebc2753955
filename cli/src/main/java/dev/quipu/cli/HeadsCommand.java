package dev.quipu.cli;

import dev.quipu.migration.command.History;

final class HeadsCommand implements Command {
    private boolean verbose;
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    HeadsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of("Show the heads: the revisions that nothing follows.").withExamples("  quipu heads -v");
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
                RevisionTable.of(new History(project.workspace(console)).heads(), verbose, console),
                "no revisions");
        return ExitCode.DONE;
    }
}
