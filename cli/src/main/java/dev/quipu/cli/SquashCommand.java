package dev.quipu.cli;

import dev.quipu.migration.command.CreateRevision;
import dev.quipu.migration.command.Squash;
import dev.quipu.migration.project.Workspace;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class SquashCommand implements Command {
    private List<String> target = List.of();
    private @Nullable String branch;
    private String message = "";
    private boolean dryRun;
    private final ScratchOption scratch = new ScratchOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    SquashCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Make one revision of a revision and all that leads to it.",
                        "The squash leaves the same schema, and the rows that the revisions left; it is run up, down and up again in a throw-away database before a file is touched. It has the id of the last revision, so a database that has that one needs no change, and no other revision or program has to be told. A database that is in the middle is refused until the files of before have brought it to the end. The old files are moved to .quipu/squashed.")
                .withExamples(
                        "  quipu squash                         all revisions of the branch",
                        "  quipu squash 040                     those up to 040; what follows stays",
                        "  quipu squash 040 --dry-run           show the file, change nothing",
                        "  quipu squash app@040 -m \"schema of 2026\"");
    }

    @Override
    public void declare(Options options) {
        options.positionals("REV", "0..1", "The last revision to squash (default: the head).", texts -> target = texts);
        options.text("-m, --message", "MSG", "What it does (default: what it stands for).", text -> message = text);
        options.text("--branch", "NAME", "The branch, if several have files of their own.", text -> branch = text);
        options.flag("--dry-run", "Show the file, and change nothing.", on -> dryRun = on);
        options.include(scratch);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        var request = new Squash.Request(target.isEmpty() ? null : target.getFirst(), branch, message, Instant.now());
        Squash.Result squash = scratch.with(
                console,
                workspace,
                tools -> new Squash(tools, new CreateRevision(workspace, new SecureRandom())).prepare(request));
        if (dryRun) {
            NewFilesOption.show(console, "would write", squash.files().file());
        } else {
            squash.files().write();
            console.out().println(console.relative(squash.files().file().path()));
        }
        report(squash);
        return ExitCode.DONE;
    }

    private void report(Squash.Result squash) {
        int revisions = squash.range().revisions().size();
        console.out()
                .println((dryRun ? "would stand for " : "stands for ") + revisions + " revisions: "
                        + count(squash.tables(), "table") + ", " + count(squash.rows(), "row")
                        + (squash.isReversible() ? "; proven up, down and up again" : "; proven up, and irreversible"));
        console.out()
                .println(count(squash.files().old().size(), "file") + (dryRun ? " would be" : "") + " moved to "
                        + console.relative(squash.files().kept()));
        console.out()
                .println("next: bring every database to "
                        + squash.range().last().name() + " with the files of before, then release this one");
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
