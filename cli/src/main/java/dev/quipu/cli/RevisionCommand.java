package dev.quipu.cli;

import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Style;
import dev.quipu.migration.command.Autogenerate;
import dev.quipu.migration.command.CreateRevision;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.NewFile;
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
            "Write the file of a new revision, for you to fill, or fill it from the declared schema.",
            "With --autogenerate it holds what brings the revisions to schema.sql, both ways, proven in a throw-away database; where a statement cannot run in a transaction there are several files. Otherwise the file holds a header and two empty sections, \"-- upgrade\" and \"-- downgrade\". Until the first has statements, only a run past it and validate complain."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu revision -m \"create users\"",
            "  quipu revision -m \"index users\" --autogenerate",
            "  quipu revision -m \"people\" --autogenerate --rename public.users=public.people",
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

    @Option(
            names = "--autogenerate",
            description = "Write the statements that bring the revisions to the declared schema.")
    private boolean autogenerate;

    @Option(
            names = "--style",
            paramLabel = "STYLE",
            defaultValue = "online",
            description =
                    "With --autogenerate, online: never keep others from a table for long (default); transactional: all or"
                            + " nothing.")
    private Style style = Style.ONLINE;

    @Option(
            names = "--rename",
            paramLabel = "OLD=NEW",
            description = "With --autogenerate: OLD of the revisions is NEW of the declared schema. May be repeated.")
    private List<String> renames = List.of();

    @Mixin
    private NewFilesOption files = new NewFilesOption();

    @Mixin
    private CompareOptions compare = new CompareOptions();

    @Mixin
    private ScratchOption scratch = new ScratchOption();

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
        Workspace workspace = project.workspace(console);
        var create = new CreateRevision(workspace, new SecureRandom());
        List<NewFile> made = autogenerate ? generated(workspace, create, request) : List.of(create.revision(request));
        files.take(console, made);
        if (made.isEmpty()) {
            console.out().println("nothing to do: the revisions make what is declared");
        }
        return ExitCode.DONE;
    }

    private List<NewFile> generated(Workspace workspace, CreateRevision create, CreateRevision.Request request) {
        return scratch.with(
                console,
                workspace,
                tools -> new Autogenerate(tools, create)
                        .run(request, renames, compare.options(false), PlanOptions.DEFAULT.withStyle(style)));
    }
}
