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

@Command(
        name = "revision",
        description = {
            "Write the file of a new revision, for you to fill.",
            "The file holds a header and two empty sections, \"-- upgrade\" and \"-- downgrade\". Until the first has statements, only a run past it and validate complain."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu revision -m \"create users\"",
            "  quipu revision -m \"index users\" --no-transaction",
            "  quipu revision -m \"link threads\" --depends-on finops@002"
        })
final class RevisionCommand implements Callable<Integer> {
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

    @Option(names = "--head", paramLabel = "REV", description = "What it follows (default: the head).")
    private List<String> heads = List.of();

    @Option(names = "--splice", description = "Let it follow what is followed already.")
    private boolean splice;

    @Option(names = "--depends-on", paramLabel = "REV", description = "What else must be applied first.")
    private List<String> dependsOn = List.of();

    @Option(names = "--branch-label", paramLabel = "LABEL", description = "A further label for it and what follows it.")
    private Set<String> labels = Set.of();

    @Option(
            names = "--no-transaction",
            description = "It runs statement by statement, as CREATE INDEX CONCURRENTLY must.")
    private boolean noTransaction;

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    RevisionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var request = new CreateRevision.Request(
                message, branch, id, heads, splice, dependsOn, labels, !noTransaction, Instant.now());
        var create = new CreateRevision(project.workspace(console), new SecureRandom());
        console.out().println(console.relative(create.revision(request)));
        return ExitCode.DONE;
    }
}
