package dev.quipu.cli;

import dev.quipu.migration.command.History;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "heads",
        description = "Show the heads: the revisions that nothing follows.",
        footerHeading = "%nExample:%n",
        footer = "  quipu heads -v")
final class HeadsCommand implements Callable<Integer> {
    @Option(
            names = {"-v", "--verbose"},
            description = "Show everything that the files say.")
    private boolean verbose;

    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    HeadsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        format.print(
                console, RevisionTable.of(new History(project.workspace(console)).heads(), verbose), "no revisions");
        return ExitCode.DONE;
    }
}
