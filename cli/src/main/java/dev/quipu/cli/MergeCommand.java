package dev.quipu.cli;

import dev.quipu.migration.command.CreateRevision;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

final class MergeCommand implements Command {
    private List<String> heads = List.of();
    private String message = "";
    private @Nullable String branch;
    private @Nullable String id;
    private Set<String> labels = Set.of();
    private final NewFilesOption files = new NewFilesOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    MergeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of("Write the file of a revision that joins several heads.")
                .withExamples(
                        "  quipu merge                          all heads of the branch",
                        "  quipu merge 4a1f 77c0 -m \"join\"");
    }

    @Override
    public void declare(Options options) {
        options.positionals("REV", "0..*", "The heads to join (default: all of the branch).", texts -> heads = texts);
        options.text(
                "-m, --message", "MSG", "What it does (default: which revisions it merges).", text -> message = text);
        options.text("--branch", "NAME", "The branch, if several have files of their own.", text -> branch = text);
        options.text("--rev-id", "ID", "Its id (default: the next number).", text -> id = text);
        options.texts(
                "--branch-label",
                "LABEL",
                "A further label for it and what follows it.",
                texts -> labels = new LinkedHashSet<>(texts));
        options.include(files);
        options.include(project);
    }

    @Override
    public Integer call() {
        var request =
                new CreateRevision.Request(message, branch, id, heads, false, List.of(), labels, true, Instant.now());
        var create = new CreateRevision(project.workspace(console), new SecureRandom());
        files.take(console, List.of(create.merge(request)));
        return ExitCode.DONE;
    }
}
