package dev.quipu.migration.command;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.difference.NamePattern;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Extension;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.adopt.AdoptedSchema;
import dev.quipu.migration.adopt.AdoptionReport;
import dev.quipu.migration.adopt.AdoptionReport.SchemaContent;
import dev.quipu.migration.adopt.KeeperTable;
import dev.quipu.migration.adopt.Likeness;
import dev.quipu.migration.adopt.Supabase;
import dev.quipu.migration.adopt.Survey;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Placement;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.source.CatalogPart;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.name.NearestNames;
import dev.quipu.postgres.session.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at a database that is to be adopted, and decides what becomes of which schema. */
final class AdoptionLook {

    private static final Set<Kind> PARTS =
            Set.of(Kind.SCHEMA, Kind.COLUMN, Kind.DEFAULT, Kind.CONSTRAINT, Kind.DEFAULT_PRIVILEGES);

    private final SchemaTools tools;
    private final Workspace workspace;
    private final Adopt.Request request;
    private final Survey survey;
    private final DatabaseState state;
    private final Catalog whole;
    private final Catalog live;
    private final String server;
    private final String version;

    private AdoptionLook(SchemaTools tools, Adopt.Request request, Session session) {
        this.tools = tools;
        this.workspace = tools.workspace();
        this.request = request;
        this.survey = Survey.of(session, workspace.project().historySchema());
        this.state = workspace.historyReader().state(session);
        this.whole = tools.reader().read(session);
        this.live = withoutKeepers(whole, survey);
        this.server = workspace.database().url().redacted();
        this.version = session.serverVersionText();
    }

    static Adopt.Finding at(SchemaTools tools, Adopt.Request request) {
        requireDatabase(tools.workspace());
        AdoptionLook look;
        try (Session session = tools.workspace().connect("adopt")) {
            look = new AdoptionLook(tools, request, session);
        }
        return look.finding();
    }

    /** An embedded server that is not there holds nothing to adopt: to make it would not help. */
    private static void requireDatabase(Workspace workspace) {
        if (!workspace.database().exists()) {
            throw new QuipuException(
                    QuipuException.Kind.FAILED,
                    "there is nothing to adopt: no database is named, and there is no embedded one yet",
                    "name the one to adopt by --url or DATABASE_URL; \"quipu init\" begins a project without one");
        }
    }

    private Adopt.Finding finding() {
        requireKnown();
        CatalogPart part = new CatalogPart(live);
        Map<String, String> managed = managed();
        List<String> chosen = chosen(managed);
        List<String> all = part.withNeeded(chosen).stream()
                .filter(schema -> !managed.containsKey(schema))
                .toList();
        List<AdoptedSchema> schemas = labelled(all);
        Catalog taken = part.of(all);
        AdoptionReport report = new AdoptionReport(
                server,
                version,
                survey,
                contents(schemas, chosen, managed),
                all.isEmpty() ? Map.of() : extensions(taken),
                all.isEmpty() ? List.of() : leftOut(taken),
                whole.notModelled(),
                likenesses());
        Adopt.Finding open = new Adopt.Finding(report, live, whole, schemas, state.revisions(), null);
        return new Adopt.Finding(
                report,
                live,
                whole,
                schemas,
                state.revisions(),
                new AdoptionRefusal(workspace.project(), request, open, managed).find());
    }

    private static Catalog withoutKeepers(Catalog catalog, Survey survey) {
        List<NamePattern> keepers =
                survey.keepers().stream().map(KeeperTable::ignore).toList();
        return keepers.isEmpty()
                ? catalog
                : Differences.between(Catalog.EMPTY, catalog, DifferenceOptions.DEFAULT.withIgnore(keepers))
                        .to();
    }

    private void requireKnown() {
        for (String schema : request.schemas()) {
            if (!live.objects().containsKey(ObjectId.of(Kind.SCHEMA, schema))) {
                List<String> names = live.objects().keySet().stream()
                        .filter(id -> id.kind() == Kind.SCHEMA)
                        .map(id -> id.path().getFirst())
                        .toList();
                throw new QuipuException(
                        QuipuException.Kind.USAGE,
                        "the database has no schema \"" + schema + "\"",
                        NearestNames.hint(schema, names).orElse("its schemas are " + String.join(", ", names)));
            }
        }
    }

    /** Returns which schema is which branch's already. */
    private Map<String, String> managed() {
        Map<String, String> managed = new TreeMap<>();
        for (RevisionId revision : state.revisions()) {
            state.placement(revision.branch())
                    .map(Placement::schema)
                    .ifPresent(schema -> managed.put(schema.value(), revision.branch()));
        }
        return managed;
    }

    private List<String> chosen(Map<String, String> managed) {
        if (!request.schemas().isEmpty()) {
            return request.schemas().stream()
                    .distinct()
                    .filter(schema -> !managed.containsKey(schema))
                    .toList();
        }
        return live.objects().keySet().stream()
                .filter(id -> id.kind() == Kind.TABLE)
                .map(id -> id.path().getFirst())
                .distinct()
                .filter(schema -> !managed.containsKey(schema))
                .filter(schema -> !survey.supabase() || !Supabase.SCHEMAS.contains(schema))
                .toList();
    }

    private List<AdoptedSchema> labelled(List<String> schemas) {
        Project project = workspace.project();
        List<AdoptedSchema> labelled = new ArrayList<>();
        Set<String> used = new LinkedHashSet<>();
        state.revisions().forEach(revision -> used.add(revision.branch()));
        ProjectReader.packsOnClassPath().forEach(pack -> used.add(pack.name()));
        for (String schema : schemas) {
            Optional<Branch> named = named(project, schema, schemas.size());
            String label = named.map(Branch::label).orElseGet(() -> label(schema, schemas, used));
            used.add(label);
            labelled.add(named.map(branch -> files(branch, new Identifier(schema)))
                    .orElseGet(() -> files(project, label, new Identifier(schema), schemas.size() == 1)));
        }
        return labelled;
    }

    /** Returns the branch of the project file that is for a schema. */
    private Optional<Branch> named(Project project, String schema, int schemas) {
        if (project.file() == null) {
            return Optional.empty();
        }
        String wanted = schemas == 1 ? request.branch() : null;
        return project.branches().stream()
                .filter(branch -> branch.directory().isPresent())
                .filter(branch -> branch.schema().value().equals(schema))
                .filter(branch -> wanted == null || branch.label().equals(wanted))
                .findFirst();
    }

    private String label(String schema, List<String> schemas, Set<String> used) {
        String asked = request.branch();
        if (asked != null && schemas.getFirst().equals(schema)) {
            return asked;
        }
        boolean main = schemas.size() == 1 || schema.equals("public");
        String wanted = main ? "app" : schema.replaceAll("[^\\p{L}\\p{N}_-]+", "_");
        String label = RevisionId.isBranch(wanted) ? wanted : "schema_" + (schemas.indexOf(schema) + 1);
        String free = label;
        for (int i = 2; used.contains(free); i++) {
            free = label + "_" + i;
        }
        return free;
    }

    private static AdoptedSchema files(Branch branch, Identifier schema) {
        Path revisions = branch.directory().orElseThrow();
        Path declared = branch.source() instanceof Branch.Source.Directory own ? own.declared() : null;
        return new AdoptedSchema(
                branch.label(),
                schema,
                revisions,
                declared == null ? revisions.resolveSibling("schema.sql") : declared);
    }

    private static AdoptedSchema files(Project project, String label, Identifier schema, boolean only) {
        Path directory = project.directory();
        return only
                ? new AdoptedSchema(label, schema, directory.resolve("migrations"), directory.resolve("schema.sql"))
                : new AdoptedSchema(
                        label,
                        schema,
                        directory.resolve("migrations").resolve(label),
                        directory.resolve("schema").resolve(label + ".sql"));
    }

    private List<SchemaContent> contents(
            List<AdoptedSchema> schemas, List<String> chosen, Map<String, String> managed) {
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        for (ObjectId id : live.objects().keySet()) {
            String schema = id.schema().orElse(null);
            if (schema != null && !PARTS.contains(id.kind())) {
                counts.computeIfAbsent(schema, name -> new LinkedHashMap<>())
                        .merge(id.kind().words(), 1, Integer::sum);
            }
        }
        survey.keepers().forEach(table -> counts.putIfAbsent(table.schema(), Map.of()));
        Map<String, String> labels = new LinkedHashMap<>(managed);
        schemas.forEach(schema -> labels.put(schema.schema().value(), schema.label()));
        List<SchemaContent> contents = new ArrayList<>();
        counts.forEach((name, kinds) -> contents.add(new SchemaContent(
                name,
                labels.get(name),
                why(name, labels.get(name), chosen, managed),
                kinds,
                survey.rows().getOrDefault(name, 0L),
                survey.uncounted().getOrDefault(name, 0))));
        return contents;
    }

    private @Nullable String why(
            String schema, @Nullable String label, List<String> chosen, Map<String, String> managed) {
        if (managed.containsKey(schema)) {
            return "under revisions already";
        }
        if (label != null) {
            return chosen.contains(schema) ? null : "needed by another";
        }
        if (survey.supabase() && Supabase.SCHEMAS.contains(schema)) {
            return "Supabase's own, left alone";
        }
        return request.schemas().isEmpty() ? "holds no tables, left alone" : "not asked for, left alone";
    }

    private Map<Extension, Boolean> extensions(Catalog taken) {
        Map<Extension, Boolean> extensions = new LinkedHashMap<>();
        live.all(Extension.class)
                .forEach(extension -> extensions.put(extension, taken.objects().containsKey(extension.id())));
        return extensions;
    }

    private List<ObjectId> leftOut(Catalog taken) {
        return live.objects().keySet().stream()
                .filter(id -> id.schema().isEmpty() && id.kind() != Kind.EXTENSION)
                .filter(id -> !taken.objects().containsKey(id))
                .toList();
    }

    /** Texts of packs are run in a scratch database only where the names of tables already look like one. */
    private List<Likeness> likenesses() {
        List<String> schemas = live.objects().keySet().stream()
                .filter(id -> id.kind() == Kind.TABLE)
                .map(id -> id.path().getFirst())
                .distinct()
                .toList();
        List<Likeness> found = new ArrayList<>();
        for (Pack pack : ProjectReader.packsOnClassPath()) {
            for (String schema : schemas) {
                if (Likeness.maybe(pack, live, schema) && !managed().containsKey(schema)) {
                    found.add(Likeness.of(pack, made(pack), pack.name(), live, schema));
                }
            }
        }
        return found;
    }

    private Catalog made(Pack pack) {
        Branch branch = new Branch(pack.name(), new Identifier(pack.name()), new Branch.Source.OfPack(pack));
        Workspace alone = workspace.over(workspace.project().withBranches(List.of(branch)));
        return tools.over(alone).reader().read(new SchemaSource.Declared());
    }
}
