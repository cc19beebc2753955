package dev.quipu.cli;

import dev.quipu.migration.command.Init;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.revision.NewFile;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

    @Option(names = "--dry-run", description = "Show what would be made, and make nothing.")
    private boolean dryRun;

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
        Init init = new Init(console.directory());
        if (dryRun) {
            NewFile file = init.file(packs);
            console.out().println("would make " + console.relative(init.revisions()));
            console.out().println("would make " + console.relative(file.path()));
            file.text().lines().forEach(line -> console.out().println(line.isEmpty() ? "" : "  " + line));
            return ExitCode.DONE;
        }
        init.run(packs).forEach(path -> console.out().println("made " + console.relative(path)));
        console.out().println(packs());
        console.out().println("next: quipu revision -m \"create users\"");
        return ExitCode.DONE;
    }

    /** Without a project file all packs are taken care of, with one those that it names: that has to be said. */
    private String packs() {
        String known = ProjectReader.packsOnClassPath().stream()
                .map(Pack::name)
                .filter(name -> !packs.contains(name))
                .map(name -> "\"" + name + "\"")
                .collect(Collectors.joining(", "));
        return "packs: " + (packs.isEmpty() ? "none" : String.join(", ", packs))
                + (known.isEmpty() ? "" : "; to add one, name it in quipu.toml: packs = [" + known + "]");
    }
}
