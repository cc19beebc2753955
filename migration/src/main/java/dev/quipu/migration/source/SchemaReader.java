package dev.quipu.migration.source;

import dev.quipu.catalog.json.CatalogJson;
import dev.quipu.catalog.json.CatalogJsonException;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.Revision;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.scratch.Scratch;
import dev.quipu.postgres.scratch.ScratchDatabase;
import dev.quipu.postgres.scratch.ScratchSession;
import dev.quipu.postgres.scratch.ScriptApplier;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.url.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a schema from wherever it comes. What is text is run in a throw-away database first, so that the server says what
 * it means.
 */
public final class SchemaReader {
    private final Workspace workspace;
    private final Scratch scratch;
    private final Map<String, String> variables;

    /**
     * Takes what sources are read with.
     *
     * @param scratch where texts are run
     * @param variables the environment variables, libpq's among them, for the URLs of other databases
     */
    public SchemaReader(Workspace workspace, Scratch scratch, Map<String, String> variables) {
        this.workspace = workspace;
        this.scratch = scratch;
        this.variables = Map.copyOf(variables);
    }

    /**
     * Reads a schema, without Quipu's own history.
     *
     * @throws QuipuException if it cannot be read, with the place in the text that the server refused
     */
    public Catalog read(SchemaSource source) {
        return switch (source) {
            case SchemaSource.Live live -> live();
            case SchemaSource.Declared declared -> declared();
            case SchemaSource.Revisions revisions ->
                revisions(workspace.project(), workspace.project().branches());
            case SchemaSource.Url url -> database(url.url());
            case SchemaSource.Named named -> database(url(named));
            case SchemaSource.Scripts scripts -> scripts(scripts.path());
            case SchemaSource.Directory directory -> directory(directory);
            case SchemaSource.Stored stored -> stored(stored.path());
        };
    }

    /** Returns the comments of a schema's text that confirm renames; none of a schema that is no text. */
    public List<RenameComment> renameComments(SchemaSource source) {
        return switch (source) {
            case SchemaSource.Declared declared ->
                workspace.project().branches().stream()
                        .flatMap(branch -> DeclaredSchema.of(branch).stream())
                        .flatMap(schema -> schema.renameComments().stream())
                        .toList();
            case SchemaSource.Scripts scripts ->
                RenameComments.of(ScriptFiles.read(scripts.path()), new Identifier("public"));
            case SchemaSource.Live live -> List.of();
            case SchemaSource.Revisions revisions -> List.of();
            case SchemaSource.Url url -> List.of();
            case SchemaSource.Named named -> List.of();
            case SchemaSource.Directory directory -> List.of();
            case SchemaSource.Stored stored -> List.of();
        };
    }

    /** Returns the extensions of which a schema's text names the version; none of a schema that is no text. */
    public Set<String> namedVersions(SchemaSource source) {
        return switch (source) {
            case SchemaSource.Declared declared -> namedVersionsDeclared();
            case SchemaSource.Revisions revisions -> NamedVersions.ofRevisions(workspace.graph().all().stream());
            case SchemaSource.Scripts scripts -> NamedVersions.of(ScriptFiles.read(scripts.path()));
            case SchemaSource.Directory directory ->
                NamedVersions.ofRevisions(workspace.over(of(directory).project()).graph().all().stream());
            case SchemaSource.Live live -> Set.of();
            case SchemaSource.Url url -> Set.of();
            case SchemaSource.Named named -> Set.of();
            case SchemaSource.Stored stored -> Set.of();
        };
    }

    private Set<String> namedVersionsDeclared() {
        Set<String> labels = new HashSet<>();
        List<ScriptStatement> statements = new ArrayList<>();
        for (Branch branch : workspace.project().branches()) {
            DeclaredSchema.of(branch).ifPresent(schema -> {
                labels.add(branch.label());
                statements.addAll(schema.statements());
            });
        }
        Set<String> named = new HashSet<>(NamedVersions.of(statements));
        named.addAll(NamedVersions.ofRevisions(workspace.graph().all().stream()
                .filter(revision -> !labels.contains(revision.name().branch()))));
        return named;
    }

    /** Reads what a database holds. */
    public Catalog read(Session session) {
        String history = workspace.project().historySchema().value();
        return new CatalogReader(ReadOptions.ALL.without(history)).read(session);
    }

    /**
     * Connects to the database that a schema is in, if it is in one; whoever asks closes it.
     *
     * @param purpose what the server shows of the session, such as {@code plan}
     */
    public Optional<Session> connect(SchemaSource source, String purpose) {
        return switch (source) {
            case SchemaSource.Live live -> Optional.of(workspace.connect(purpose));
            case SchemaSource.Url url -> Optional.of(connect(url.url(), purpose));
            case SchemaSource.Named named -> Optional.of(connect(url(named), purpose));
            case SchemaSource.Declared declared -> Optional.empty();
            case SchemaSource.Revisions revisions -> Optional.empty();
            case SchemaSource.Scripts scripts -> Optional.empty();
            case SchemaSource.Directory directory -> Optional.empty();
            case SchemaSource.Stored stored -> Optional.empty();
        };
    }

    private Catalog live() {
        try (Session session = workspace.connect("catalog")) {
            return read(session);
        }
    }

    private DatabaseUrl url(SchemaSource.Named named) {
        return DatabaseUrl.parse(ProjectReader.urlOf(workspace.project(), named.name(), variables));
    }

    private Catalog database(DatabaseUrl url) {
        try (Session session = connect(url, "catalog")) {
            return read(session);
        }
    }

    private Session connect(DatabaseUrl url, String purpose) {
        return Session.open(url.resolve(variables).url(), "quipu " + purpose);
    }

    private Catalog revisions(Project project, List<Branch> branches) {
        try (ScratchDatabase database = scratch.create()) {
            new ScratchMigration(database, project, workspace.runner()).toHeads(branches);
            return read(database);
        }
    }

    /** A branch without a declared schema declares what its revisions make. */
    private Catalog declared() {
        Project project = workspace.project();
        List<DeclaredSchema> declared = project.branches().stream()
                .flatMap(branch -> DeclaredSchema.of(branch).stream())
                .sorted(Comparator.comparingInt(schema -> place(schema.branch())))
                .toList();
        Set<Branch> others = new LinkedHashSet<>(project.branches());
        declared.forEach(schema -> others.remove(schema.branch()));
        try (ScratchDatabase database = scratch.create()) {
            if (!others.isEmpty()) {
                new ScratchMigration(database, project, workspace.runner()).toHeads(List.copyOf(others));
            }
            try (ScratchSession session = database.connect()) {
                declared.forEach(schema -> schema.apply(session));
                return read(session.session());
            }
        }
    }

    /** A branch that depends on another is declared after it, as its revisions run after the other's. */
    private int place(Branch branch) {
        List<Revision> all = workspace.graph().all();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().branch().equals(branch.label())) {
                return i;
            }
        }
        return Integer.MAX_VALUE;
    }

    private Catalog scripts(Path path) {
        try (ScratchDatabase database = scratch.create();
                ScratchSession session = database.connect()) {
            new ScriptApplier(session).apply(ScriptFiles.read(path));
            return read(session.session());
        }
    }

    private Catalog read(ScratchDatabase database) {
        try (ScratchSession session = database.connect()) {
            return read(session.session());
        }
    }

    private static Catalog stored(Path path) {
        try (var reader = Files.newBufferedReader(path)) {
            return CatalogJson.read(reader);
        } catch (CatalogJsonException e) {
            throw new QuipuException(
                    Kind.USAGE, path + ": " + e.getMessage(), "\"quipu dump --format json\" writes one");
        } catch (IOException e) {
            throw FileFailure.cannotRead(path, e, "see that it may be read");
        }
    }

    private Catalog directory(SchemaSource.Directory source) {
        RevisionsOfDirectory of = of(source);
        return revisions(of.project(), List.of(of.branch()));
    }

    /** A directory's branch, in the project that has the branches that it may need. */
    private record RevisionsOfDirectory(Project project, Branch branch) {}

    /** Revisions may depend on those of the project's packs, and those of its own branches on each other. */
    private RevisionsOfDirectory of(SchemaSource.Directory source) {
        Project project = workspace.project();
        Optional<Branch> own = project.branches().stream()
                .filter(branch -> branch.directory()
                        .filter(path -> isSame(path, source.path()))
                        .isPresent())
                .findFirst();
        if (own.isPresent() && source.schema() == null) {
            return new RevisionsOfDirectory(project, own.get());
        }
        Identifier schema = source.schema() == null ? new Identifier("public") : source.schema();
        var branch = new Branch(
                own.map(Branch::label).orElse("app"), schema, new Branch.Source.Directory(source.path(), null));
        List<Branch> all = new ArrayList<>(project.branches());
        all.removeIf(one -> one.label().equals(branch.label())
                || (own.isEmpty() && one.pack().isEmpty()));
        all.add(branch);
        return new RevisionsOfDirectory(project.withBranches(all), branch);
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the schemas that the project takes care of. */
    public Set<String> schemas() {
        return workspace.project().branches().stream()
                .map(branch -> branch.schema().value())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
