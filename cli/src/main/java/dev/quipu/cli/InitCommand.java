package dev.quipu.cli;

import dev.quipu.migration.command.Init;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "init",
        description = "Make a project here: quipu.toml and migrations/.",
        footerHeading = "%nExamples:%n",
        footer = {"  quipu init", "  quipu init --pack finops"})
final class InitCommand implements Callable<Integer> {
    @Option(names = "--pack", paramLabel = "NAME", description = "Take care of this pack too. May be repeated.")
    private List<String> packs = List.of();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    void help(boolean asked) {
        // picocli shows it and runs nothing.
    }

    private final Console console;

    InitCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        new Init(console.directory())
                .run(packs)
                .forEach(path -> console.out().println("made " + console.relative(path)));
        console.out().println("next: quipu revision -m \"create users\"");
        return ExitCode.DONE;
    }
}
