package dev.quipu.cli;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Style;
import dev.quipu.migration.command.PlanRevision;
import dev.quipu.migration.command.PlanSchema;
import dev.quipu.migration.command.RenameQuestion;
import dev.quipu.migration.graph.TargetRange;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.proof.RefusedHazards;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.postgres.failure.QuipuException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

final class PlanCommand implements Command {
    private @Nullable String from;
    private @Nullable String to;
    private @Nullable String revision;
    private boolean pending;
    private boolean downgrade;
    private @Nullable Style style;
    private List<String> renames = List.of();
    private List<String> copies = List.of();
    private @Nullable String home;
    private PlanFormat format = PlanFormat.sql;
    private final RefuseOption refuse = new RefuseOption(
            "Typed, it takes the place of what [hazards] of quipu.toml says of --revision and --pending.");
    private final CompareOptions compare = new CompareOptions();
    private final ScratchOption scratch = new ScratchOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    PlanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Print what makes schema A schema B, with its locks and hazards. Changes nothing.",
                        "",
                        "With --revision the statements are those of your own revision: it is run in a throw-away database, and what each"
                                + " statement locks, reads and writes anew is seen there.",
                        "",
                        "The plan has been run in a throw-away database and has reached B, or it is not printed. A and B are live, declared,"
                                + " revisions, a URL, database:NAME, a .sql file, a folder of them, a directory of revisions (DIR, or DIR@SCHEMA for where they run), or a stored catalog.")
                .withExamples(
                        "  quipu plan                       from the live database to the declared schema",
                        "  quipu plan --format table        a row a statement",
                        "  quipu plan live declared --rename app.users=app.people",
                        "  quipu plan --copy app.events     by copying its rows, as to partition a table",
                        "  quipu plan old.sql new.sql --style transactional",
                        "  quipu plan --revision 003        what a revision that you wrote will lock",
                        "  quipu plan --revision head --downgrade",
                        "  quipu plan --revision 003: --refuse 'data loss, long lock'   in a build",
                        "  quipu plan --pending --refuse 'data loss' --format json")
                .withDifference("a hazard was found that --refuse or [hazards] names");
    }

    @Override
    public void declare(Options options) {
        options.optionalPositional("A", ValueType.FILE, "The schema that is (default: live).", text -> from = text);
        options.optionalPositional(
                "B", ValueType.FILE, "The schema that shall be (default: declared).", text -> to = text);
        options.text(
                "--revision",
                "REV",
                "Tell what this revision will lock, instead of comparing: an id or the start of one, BRANCH@ID, head, +1; or"
                        + " those of a range FROM:TO with both its ends.",
                text -> revision = text);
        options.flag(
                "--pending", "Tell what the revisions will lock that the database does not have.", on -> pending = on);
        options.flag("--downgrade", "With --revision: tell it of its downgrade.", on -> downgrade = on);
        options.value(
                "--style",
                "STYLE",
                ValueType.of(Style.values()),
                "online: never keep others from a table for long (default). transactional: all or nothing.",
                value -> style = value);
        options.texts(
                "--rename",
                "OLD=NEW",
                "OLD of A is NEW of B, as in app.users=app.people or app.users.mail=app.users.email. May be repeated. A comment"
                        + " \"-- @renamed from: OLD\" at its definition in B says the same.",
                texts -> renames = texts);
        options.texts(
                "--copy",
                "TABLE",
                "Make this table of B anew and copy its rows, where no statement changes it, as when it is to be"
                        + " partitioned. All is one transaction then. May be repeated.",
                texts -> copies = texts);
        options.value(
                "--home",
                "SCHEMA",
                ValueType.NAME,
                "Leave the name of this schema out, as revisions do.",
                text -> home = text);
        options.value(
                "--format",
                "FORMAT",
                ValueType.of(PlanFormat.values()),
                "${COMPLETION-CANDIDATES} (default: sql).",
                value -> format = value);
        options.include(refuse);
        options.include(compare);
        options.include(scratch);
        options.include(project);
    }

    @Override
    public Integer call() {
        RefusedHazards refused = refuse.hazards();
        Workspace workspace = project.workspace(console);
        if (revision != null || pending) {
            return ofRevisions(workspace);
        }
        if (downgrade) {
            throw new QuipuException(
                    QuipuException.Kind.USAGE, "--downgrade is for --revision", "turn A and B round instead");
        }
        SchemaSource first = SchemaSource.parse(from == null ? "live" : from, console.directory());
        SchemaSource second = SchemaSource.parse(to == null ? "declared" : to, console.directory());
        boolean live = SchemaSource.anyLive(first, second);
        PlanSchema.Result result = scratch.with(
                console,
                workspace,
                tools -> new PlanSchema(tools.asking(question()))
                        .run(first, second, renames, copies, compare.options(live), options()));
        return new PlannedSchemas(console, format, refused).print(result, style == Style.TRANSACTIONAL);
    }

    /** A program that reads JSON answers nothing. */
    private RenameQuestion question() {
        return format == PlanFormat.json ? RenameQuestion.NEVER : RenamePrompt.of(console);
    }

    private int ofRevisions(Workspace workspace) {
        requireNothingOfAComparison();
        Direction direction = downgrade ? Direction.DOWNGRADE : Direction.UPGRADE;
        PlannedRevisions planned = new PlannedRevisions(console, format, refuse.gate(workspace));
        String address = revision;
        if (address == null) {
            return planned.print(watch(workspace, PlanRevision::pending));
        }
        return TargetRange.isRange(address)
                ? planned.print(watch(workspace, plan -> plan.range(address, direction)))
                : planned.printOne(watch(workspace, plan -> plan.run(address, direction)));
    }

    private <T> T watch(Workspace workspace, Function<PlanRevision, T> question) {
        return scratch.with(console, workspace, tools -> question.apply(new PlanRevision(tools)));
    }

    /** What is passed over in silence would look as if it had been heeded. */
    private void requireNothingOfAComparison() {
        Map<String, Boolean> own = new LinkedHashMap<>();
        own.put("A", from != null);
        own.put("B", to != null);
        own.put("--style", style != null);
        own.put("--rename", !renames.isEmpty());
        own.put("--copy", !copies.isEmpty());
        own.put("--home", home != null);
        if (pending) {
            own.put("--revision", revision != null);
            own.put("--downgrade", downgrade);
        }
        List<String> typed = compare.typed(own);
        if (!typed.isEmpty()) {
            throw new QuipuException(
                    QuipuException.Kind.USAGE,
                    (pending ? "--pending" : "--revision")
                            + " compares no schemas and runs what is written, so it takes no "
                            + String.join(", ", typed),
                    "leave out either");
        }
    }

    private PlanOptions options() {
        PlanOptions options = PlanOptions.DEFAULT.withStyle(style == null ? Style.ONLINE : style);
        return home == null ? options : options.withHome(new Identifier(home));
    }
}
