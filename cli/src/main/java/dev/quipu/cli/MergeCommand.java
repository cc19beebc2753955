package dev.quipu.cli;

import dev.quipu.migration.command.CreateRevision;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "merge",
        description = "Write the file of a revision that joins several heads.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu merge -m \"join\"                all heads of the branch",
            "  quipu merge 4a1f 77c0 -m \"join\""
        })
final class MergeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "REV", arity = "0..*", description = "The heads to join (default: all of the branch).")
    private List<String> heads = List.of();

    @Option(
            names = {"-m", "--message"},
            required = true,
            paramLabel = "MSG",
            description = "What it does.")
    private String message = "";

    @Option(names = "--branch", paramLabel = "NAME", description = "The branch, if several have files of their own.")
    private @Nullable String branch;

    @Option(names = "--rev-id", paramLabel = "ID", description = "Its id (default: the next number).")
    private @Nullable String id;

    @Mixin
    private NewFilesOption files = new NewFilesOption();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    MergeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var request =
                new CreateRevision.Request(message, branch, id, heads, false, List.of(), Set.of(), true, Instant.now());
        var create = new CreateRevision(project.workspace(console), new SecureRandom());
        files.take(console, List.of(create.merge(request)));
        return ExitCode.DONE;
    }
}
