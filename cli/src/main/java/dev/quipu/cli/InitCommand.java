package dev.quipu.cli;

import dev.quipu.migration.command.Init;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.revision.NewFile;
import java.util.List;
import java.util.stream.Collectors;

final class InitCommand implements Command {
    private List<String> packs = List.of();
    private boolean dryRun;

    private final Console console;

    InitCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of("Make a project here: quipu.toml and migrations/.")
                .withExamples("  quipu init", "  quipu init --pack finops");
    }

    @Override
    public void declare(Options options) {
        options.texts("--pack", "NAME", "Take care of this pack too. May be repeated.", texts -> packs = texts);
        options.flag("--dry-run", "Show what would be made, and make nothing.", on -> dryRun = on);
        options.help("Show this help and exit.");
    }

    @Override
    public Integer call() {
        Init init = new Init(console.directory());
        if (dryRun) {
            NewFile file = init.file(packs);
            console.out().println("would make " + console.relative(init.revisions()));
            NewFilesOption.show(console, "would make", file);
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
