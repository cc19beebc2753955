package dev.quipu.cli;

import dev.quipu.migration.command.Rebase;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.RebasedRevision;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class RebaseCommand implements Command {
    private List<String> files = List.of();
    private @Nullable String onto;
    private boolean alone;
    private boolean withoutDatabase;
    private boolean dryRun;
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    RebaseCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Put revision files behind the head, under new ids.",
                        "For when two people have written the next revision at the same time. Headers and file names change; statements do not. What a database has is not moved.")
                .withExamples(
                        "  quipu rebase migrations/003_mine.sql",
                        "  quipu rebase migrations/003_a.sql migrations/004_b.sql",
                        "  quipu rebase migrations/4a1f_mine.sql --onto 77c0");
    }

    @Override
    public void declare(Options options) {
        options.positionals("FILE", "1..*", "The files, in their order.", texts -> files = texts);
        options.text(
                "--onto",
                "REV",
                "What the first is to follow (default: the head of the branch without these files).",
                text -> onto = text);
        options.flag("--alone", "Others that follow an id of two files follow the one that stays.", on -> alone = on);
        options.flag("--no-database", "Do not look whether the database has them already.", on -> withoutDatabase = on);
        options.flag("--dry-run", "Show the new names, and change nothing.", on -> dryRun = on);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        List<Path> paths =
                files.stream().map(file -> console.directory().resolve(file)).toList();
        List<RebasedRevision> rebased =
                new Rebase(workspace).plan(new Rebase.Request(paths, onto, alone, !withoutDatabase));
        if (!dryRun) {
            Rebase.write(rebased);
        }
        rebased.forEach(revision -> revision.moves().forEach(this::tell));
        return ExitCode.DONE;
    }

    private void tell(RebasedRevision.Move move) {
        console.out()
                .println((dryRun ? "would be: " : "") + console.relative(move.from()) + " -> "
                        + console.relative(move.to().path()));
    }
}
