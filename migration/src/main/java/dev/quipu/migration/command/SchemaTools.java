package dev.quipu.migration.command;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.difference.NamePattern;
import dev.quipu.catalog.difference.UnfitRenameException;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.migration.concurrent.Both;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.proof.PlanProof;
import dev.quipu.migration.source.CatalogPart;
import dev.quipu.migration.source.Origin;
import dev.quipu.migration.source.RenameComment;
import dev.quipu.migration.source.SchemaReader;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.name.NearestNames;
import dev.quipu.postgres.scratch.Scratch;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the commands share that compare schemas. */
public final class SchemaTools {
    private static final Set<Kind> OF_NO_SCHEMA = EnumSet.of(
            Kind.EXTENSION,
            Kind.LANGUAGE,
            Kind.ACCESS_METHOD,
            Kind.FOREIGN_DATA_WRAPPER,
            Kind.SERVER,
            Kind.USER_MAPPING,
            Kind.CAST,
            Kind.TRANSFORM,
            Kind.EVENT_TRIGGER,
            Kind.PUBLICATION,
            Kind.SUBSCRIPTION);

    private final Workspace workspace;
    private final Scratch scratch;
    private final SchemaReader reader;
    private final RenameQuestion question;
    private final Map<String, String> variables;

    /**
     * Takes what the commands work with.
     *
     * @param scratch where texts are read and plans are proven
     * @param variables the environment variables
     */
    public SchemaTools(Workspace workspace, Scratch scratch, Map<String, String> variables) {
        this(workspace, scratch, variables, RenameQuestion.NEVER);
    }

    private SchemaTools(Workspace workspace, Scratch scratch, Map<String, String> variables, RenameQuestion question) {
        this.workspace = workspace;
        this.scratch = scratch;
        this.reader = new SchemaReader(workspace, scratch, variables);
        this.question = question;
        this.variables = Map.copyOf(variables);
    }

    /** Returns the same, with somebody who is asked what was renamed. */
    public SchemaTools asking(RenameQuestion other) {
        return new SchemaTools(workspace, scratch, variables, other);
    }

    /** Returns the same over another project. */
    SchemaTools over(Workspace other) {
        return new SchemaTools(other, scratch, variables, question);
    }

    Workspace workspace() {
        return workspace;
    }

    /** Returns where texts are read and plans are proven. */
    public Scratch scratch() {
        return scratch;
    }

    SchemaReader reader() {
        return reader;
    }

    PlanProof proof() {
        Project project = workspace.project();
        return new PlanProof(scratch, project.stateDirectory().resolve("reproductions"), project.oldestServer());
    }

    PlanProof.Side side(SchemaSource source) {
        return new PlanProof.Side(
                source.toString(), reader.read(source), source.origin(), reader.namedVersions(source));
    }

    /** Reads two schemas, at once where one of them is only looked at: two texts could make the same role at once. */
    Both<PlanProof.Side> sides(SchemaSource from, SchemaSource to) {
        return from.origin() == Origin.TEXT && to.origin() == Origin.TEXT
                ? new Both<>(side(from), side(to))
                : Both.of("second schema", () -> side(from), () -> side(to), side -> {});
    }

    /**
     * Narrows what is compared. A live database may hold more than the project takes care of, its roles are its own, and what
     * it holds is compared with what other servers have made: unless it is asked for, owners and privileges do not count there,
     * and neither does what lies outside of the project's schemas. What the project file says to ignore never counts.
     */
    DifferenceOptions scope(DifferenceOptions options, SchemaSource... sources) {
        boolean project = Stream.of(sources).allMatch(SchemaSource::isOfProject);
        if (!project) {
            return options;
        }
        DifferenceOptions counted = withIgnored(options);
        return options.only().isEmpty() && SchemaSource.anyLive(sources) ? counted.withOnly(schemas()) : counted;
    }

    /**
     * Narrows what is compared as {@link #scope(DifferenceOptions, SchemaSource...)} does, but for what is in no schema and the
     * second catalog alone has, such as an extension: the project's schemas may need it.
     */
    DifferenceOptions scope(
            DifferenceOptions options,
            PlanProof.Side first,
            PlanProof.Side second,
            SchemaSource from,
            SchemaSource to) {
        DifferenceOptions narrowed = scope(options, from, to);
        if (!options.only().isEmpty() || narrowed.only().isEmpty()) {
            return narrowed;
        }
        Stream<NamePattern> missing = second.catalog().objects().keySet().stream()
                .filter(id -> OF_NO_SCHEMA.contains(id.kind()))
                .filter(id -> first.catalog().find(id).isEmpty())
                .map(SchemaTools::exactly);
        return narrowed.withOnly(
                Stream.concat(narrowed.only().stream(), missing).toList());
    }

    private static NamePattern exactly(ObjectId id) {
        return NamePattern.parse(id.path().stream()
                .map(name -> new Identifier(name).quoted())
                .collect(Collectors.joining(".", id.kind().words() + ":", "")));
    }

    /** Leaves out what is another branch's. What is in no branch's schema, such as an extension, may be any branch's. */
    DifferenceOptions withoutOthers(DifferenceOptions options, Branch branch) {
        Stream<NamePattern> others = workspace.project().branches().stream()
                .filter(other -> !other.label().equals(branch.label()))
                .map(Branch::schema)
                .filter(schema -> !schema.equals(branch.schema()))
                .flatMap(SchemaTools::in);
        return options.withIgnore(
                Stream.concat(options.ignore().stream(), others).toList());
    }

    private static Stream<NamePattern> in(Identifier schema) {
        return Stream.of(
                NamePattern.parse(schema.quoted()),
                NamePattern.parse(Kind.DEFAULT_PRIVILEGES.words() + ":" + schema.quoted() + ".*"));
    }

    /** Leaves out what the project file says is somebody else's. */
    private DifferenceOptions withIgnored(DifferenceOptions options) {
        List<NamePattern> ignored = workspace.project().ignore();
        return ignored.isEmpty()
                ? options
                : options.withIgnore(Stream.concat(options.ignore().stream(), ignored.stream())
                        .toList());
    }

    /**
     * Adds the renames that are confirmed: those that were asked for, where these say nothing those of comments in the second
     * schema's text, and then those that a person says yes to.
     *
     * @param options what is compared; comments on all else say nothing
     * @param requests renames as {@code old=new}
     */
    DifferenceOptions withRenames(
            DifferenceOptions options,
            List<String> requests,
            PlanProof.Side first,
            PlanProof.Side second,
            SchemaSource to) {
        List<Change.Renamed> renames = new ArrayList<>();
        requests.forEach(request -> renames.add(RenameRequest.parse(request).find(first.catalog(), second.catalog())));
        for (Change.Renamed comment :
                RenameComment.find(reader.renameComments(to), first.catalog(), second.catalog())) {
            boolean said = renames.stream()
                    .anyMatch(rename ->
                            rename.from().equals(comment.from()) || rename.to().equals(comment.to()));
            if (!said && options.covers(comment.to(), second.catalog())) {
                renames.add(comment);
            }
        }
        DifferenceOptions confirmed = options.withRenames(renames);
        DifferenceOptions all = question.equals(RenameQuestion.NEVER)
                ? confirmed
                : new AskedRenames(first.catalog(), second.catalog(), question).add(confirmed);
        return withFollowing(first.catalog(), second.catalog(), all);
    }

    /**
     * Allows the planner to copy the rows of tables.
     *
     * @param tables their names in the second schema, as SQL spells them; without their schema where only one is called so
     */
    PlanOptions withCopies(PlanOptions how, List<String> tables, PlanProof.Side second) {
        return how.withCopies(
                tables.stream().map(name -> table(name, second.catalog())).toList());
    }

    private static ObjectId table(String name, Catalog catalog) {
        List<ObjectId> tables = catalog.objects().keySet().stream()
                .filter(id -> id.kind() == Kind.TABLE)
                .toList();
        Optional<ObjectId> qualified =
                tables.stream().filter(id -> id.display().equals(name)).findFirst();
        if (qualified.isPresent()) {
            return qualified.get();
        }
        List<ObjectId> calledSo = tables.stream()
                .filter(id -> new Identifier(id.name()).display().equals(name))
                .toList();
        if (calledSo.size() > 1) {
            throw new QuipuException(
                    QuipuException.Kind.USAGE,
                    "the second schema has more than one table \"" + name + "\"",
                    "write one of " + calledSo.stream().map(ObjectId::display).collect(Collectors.joining(", ")));
        }
        return calledSo.stream()
                .findFirst()
                .orElseThrow(() -> new QuipuException(
                        QuipuException.Kind.USAGE,
                        "the second schema has no table \"" + name + "\" to copy the rows of",
                        NearestNames.hint(
                                        name,
                                        tables.stream().map(ObjectId::display).toList())
                                .orElse("write it with its schema, such as app.events")));
    }

    /** Adds the renames that come of others, such as of what the server has named after a table. */
    static DifferenceOptions withFollowing(Catalog first, Catalog second, DifferenceOptions options) {
        try {
            return Differences.withFollowingRenames(first, second, options);
        } catch (UnfitRenameException e) {
            // What does not fit is told where the schemas are compared.
            return options;
        }
    }

    /** Returns what the project's schemas hold and need: what others have made beside them need not be built to compare. */
    Catalog narrowed(Catalog live) {
        CatalogPart part = new CatalogPart(live);
        return part.of(part.withNeeded(reader.schemas()));
    }

    List<NamePattern> schemas() {
        return reader.schemas().stream()
                .map(Identifier::new)
                .flatMap(SchemaTools::in)
                .toList();
    }

    /** Returns the names of the project's schemas if a source is the project's, and nothing otherwise. */
    List<String> schemasOf(SchemaSource source) {
        return source.isOfProject() ? List.copyOf(reader.schemas()) : List.of();
    }
}
