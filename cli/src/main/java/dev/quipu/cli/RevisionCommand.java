package dev.quipu.cli;

import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.catalog.plan.Style;
import dev.quipu.migration.command.Autogenerate;
import dev.quipu.migration.command.CreateRevision;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.NewFile;
import dev.quipu.postgres.failure.QuipuException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class RevisionCommand implements Command {
    private String message = "";
    private @Nullable String branch;
    private @Nullable String id;
    private List<String> heads = List.of();
    private boolean splice;
    private List<String> dependsOn = List.of();
    private Set<String> labels = Set.of();
    private boolean noTransaction;
    private boolean autogenerate;
    private @Nullable Style style;
    private List<String> renames = List.of();
    private List<String> copies = List.of();
    private final NewFilesOption files = new NewFilesOption();
    private final CompareOptions compare = new CompareOptions();
    private final ScratchOption scratch = new ScratchOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    RevisionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Write the file of a new revision, empty or from schema.sql.",
                        "With --autogenerate it holds what brings the revisions to schema.sql, both ways, proven in a throw-away database; where a statement is to commit by itself, as CREATE INDEX CONCURRENTLY or VALIDATE, there are several files. Otherwise the file holds a header and two empty sections, \"-- upgrade\" and \"-- downgrade\". Until the first has statements, only a run past it and validate complain.")
                .withExamples(
                        "  quipu revision -m \"create users\"",
                        "  quipu revision -m \"index users\" --autogenerate",
                        "  quipu revision -m \"people\" --autogenerate --rename public.users=public.people",
                        "  quipu revision -m \"index users\" --no-transaction",
                        "  quipu revision -m \"link threads\" --depends-on finops@002");
    }

    @Override
    public void declare(Options options) {
        options.required("-m, --message", "MSG", ValueType.MESSAGE, "What it does.", text -> message = text);
        options.text("--branch", "NAME", "The branch, if several have files of their own.", text -> branch = text);
        options.text("--rev-id", "ID", "Its id (default: the next number).", text -> id = text);
        options.texts("--head", "REV", "What it follows (default: the head).", texts -> heads = texts);
        options.flag("--splice", "Let it follow what is followed already.", on -> splice = on);
        options.texts("--depends-on", "REV", "What else must be applied first.", texts -> dependsOn = texts);
        options.texts(
                "--branch-label",
                "LABEL",
                "A further label for it and what follows it.",
                texts -> labels = new LinkedHashSet<>(texts));
        options.flag(
                "--no-transaction",
                "It runs statement by statement, as CREATE INDEX CONCURRENTLY must.",
                on -> noTransaction = on);
        options.flag(
                "--autogenerate",
                "Write the statements that bring the revisions to the declared schema.",
                on -> autogenerate = on);
        options.value(
                "--style",
                "STYLE",
                ValueType.of(Style.values()),
                "With --autogenerate, online: never keep others from a table for long (default); transactional: all or"
                        + " nothing.",
                value -> style = value);
        options.texts(
                "--rename",
                "OLD=NEW",
                "With --autogenerate: OLD of the revisions is NEW of the declared schema. May be repeated. A comment"
                        + " \"-- @renamed from: OLD\" at its definition says the same.",
                texts -> renames = texts);
        options.texts(
                "--copy",
                "TABLE",
                "With --autogenerate: make this table anew and copy its rows, where no statement changes it, as when it is to be"
                        + " partitioned. All is one transaction then. May be repeated.",
                texts -> copies = texts);
        options.include(files);
        options.include(compare);
        options.include(scratch);
        options.include(project);
    }

    @Override
    public Integer call() {
        if (!autogenerate) {
            requireNothingOfAComparison();
        }
        var request = new CreateRevision.Request(
                message, branch, id, heads, splice, dependsOn, labels, !noTransaction, Instant.now());
        Workspace workspace = project.workspace(console);
        var create = new CreateRevision(workspace, new SecureRandom());
        if (!autogenerate) {
            files.take(console, List.of(create.revision(request)));
            return ExitCode.DONE;
        }
        Autogenerate.Result generated = generated(workspace, create, request);
        files.take(console, generated.files());
        if (generated.files().isEmpty()) {
            console.out().println("nothing to do: the revisions make what is declared");
        }
        for (int i = 0; i < generated.files().size(); i++) {
            hazards(generated.files().get(i), generated.upgrades().get(i));
        }
        return ExitCode.DONE;
    }

    /** Who reads nothing but the names of the files would commit them unread. */
    private void hazards(NewFile file, Plan plan) {
        Map<Hazard.Kind, Integer> counts = new EnumMap<>(Hazard.Kind.class);
        for (Statement statement : plan.statements()) {
            statement.hazards().stream()
                    .map(Hazard::kind)
                    .distinct()
                    .forEach(kind -> counts.merge(kind, 1, Integer::sum));
        }
        if (!counts.isEmpty()) {
            String told = counts.entrySet().stream()
                    .map(count -> count.getKey().words() + " in "
                            + (count.getValue() == 1 ? "1 statement" : count.getValue() + " statements"))
                    .collect(Collectors.joining(", "));
            console.err().println(console.relative(file.path()) + ": " + told + "; comments in the file say more");
        }
    }

    /** What is passed over in silence would look as if it had been heeded. */
    private void requireNothingOfAComparison() {
        Map<String, Boolean> own = new LinkedHashMap<>();
        own.put("--style", style != null);
        own.put("--rename", !renames.isEmpty());
        own.put("--copy", !copies.isEmpty());
        own.put("--scratch", scratch.isTyped());
        List<String> typed = compare.typed(own);
        if (!typed.isEmpty()) {
            String names = String.join(", ", typed);
            throw new QuipuException(
                    QuipuException.Kind.USAGE,
                    "without --autogenerate nothing is compared, so there is no use for " + names,
                    "add --autogenerate, or leave out " + names);
        }
    }

    private Autogenerate.Result generated(Workspace workspace, CreateRevision create, CreateRevision.Request request) {
        Autogenerate.Result result = scratch.with(
                console,
                workspace,
                tools -> new Autogenerate(tools.asking(RenamePrompt.of(console)), create)
                        .run(
                                request,
                                renames,
                                copies,
                                compare.options(false),
                                PlanOptions.DEFAULT.withStyle(style == null ? Style.ONLINE : style)));
        NotComparedLines.print(result.notCompared(), console);
        return result;
    }
}
