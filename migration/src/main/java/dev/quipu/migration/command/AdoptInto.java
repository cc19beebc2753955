package dev.quipu.migration.command;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.adopt.Likeness;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.original.CopyReport;
import dev.quipu.migration.original.CopyReport.Misfit;
import dev.quipu.migration.original.Original;
import dev.quipu.migration.original.OriginalCopy;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.NewFile;
import dev.quipu.migration.revision.NewId;
import dev.quipu.migration.revision.NewRevision;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.migration.run.RunResult;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.name.NearestNames;
import dev.quipu.postgres.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * {@code adopt --into}: brings the rows of a pack's original into the pack, by a revision of the original's branch that depends
 * on the pack's head. The old tables stay as they are.
 */
public final class AdoptInto {
    private static final int MOST = 20;

    private final SchemaTools tools;
    private final Workspace workspace;
    private final Pack pack;
    private final Original original;
    private final List<String> schemas;

    /**
     * Takes what shall go where.
     *
     * @param pack the pack's name
     * @param schemas the schema of the original; none to find it
     * @throws QuipuException if there is no such pack, or it says nothing of an original
     */
    public AdoptInto(SchemaTools tools, String pack, List<String> schemas) {
        this.tools = tools;
        this.workspace = tools.workspace();
        this.schemas = List.copyOf(schemas);
        List<Pack> packs = ProjectReader.packsOnClassPath();
        List<String> names = packs.stream().map(Pack::name).toList();
        this.pack = packs.stream()
                .filter(one -> one.name().equals(pack))
                .findFirst()
                .orElseThrow(() -> usage(
                        "there is no pack named \"" + pack + "\"",
                        NearestNames.hint(pack, names).orElse("the packs are " + String.join(", ", names))));
        this.original = Original.of(this.pack)
                .orElseThrow(() -> usage(
                        "the pack " + pack + " knows of no original whose rows a revision could bring into it", null));
    }

    /**
     * What was found.
     *
     * @param from the original's schema
     * @param into the pack's schema
     * @param copy the copy
     * @param report what it would do; null if it is done
     */
    public record Look(
            Identifier from,
            Identifier into,
            OriginalCopy copy,
            @Nullable CopyReport report) {
        /**
         * Refuses where rows do not fit.
         *
         * @throws QuipuException with what shows them
         */
        public void requireFit() {
            if (report == null || report.misfits().isEmpty()) {
                return;
            }
            throw new QuipuException(
                    QuipuException.Kind.FAILED,
                    "the pack " + report.pack() + " does not take every row; nothing was changed",
                    null,
                    report.misfits().stream().limit(MOST).map(Look::words).toList(),
                    "mend them, and run it again",
                    null);
        }

        private static String words(Misfit misfit) {
            return misfit.table() + ": " + misfit.rows() + (misfit.rows() == 1 ? " row, " : " rows, ") + misfit.what()
                    + "\n    " + misfit.query();
        }
    }

    /**
     * Refuses a server that the pack cannot live on, which would else be told by the first word that it does not know.
     *
     * @throws QuipuException that says so
     */
    public void requireServer() {
        try (Session session = workspace.connect("adopt")) {
            SuitableDatabase.refuseOlder(pack, session, "bring the server up to it first");
        }
    }

    /**
     * Looks, and changes nothing.
     *
     * @param live the database
     */
    public Look look(Catalog live) {
        Project project = workspace.project();
        Identifier into = project.branch(pack.name()).map(Branch::schema).orElse(new Identifier(pack.name()));
        Identifier from = from(live, into);
        if (from.equals(into)) {
            throw usage(
                    "the original is in schema " + from.display() + ", where the pack would be",
                    "say in quipu.toml: [branch." + pack.name() + "] schema = \"another\"");
        }
        if (project.file() != null && project.branch(pack.name()).isEmpty()) {
            throw new QuipuException(
                    QuipuException.Kind.FAILED,
                    project.file() + " does not name the pack " + pack.name(),
                    "add \"" + pack.name() + "\" to packs");
        }
        OriginalCopy copy = new OriginalCopy(pack.name(), original, live, from, made(into), into);
        if (copy.isEmpty()) {
            throw failed(
                    "schema " + from.display() + " has no table that the original of " + pack.name() + " has", null);
        }
        try (Session session = workspace.connect("adopt")) {
            DatabaseState state = workspace.historyReader().state(session);
            boolean isDone = branchOf(project, from)
                    .flatMap(branch -> written(workspace, branch))
                    .filter(revision -> state.revisions().contains(revision.name()))
                    .isPresent();
            return new Look(from, into, copy, isDone ? null : copy.report(session));
        }
    }

    private Identifier from(Catalog live, Identifier into) {
        if (!schemas.isEmpty()) {
            return new Identifier(schemas.getFirst());
        }
        Set<String> taken =
                Set.of(into.value(), workspace.project().historySchema().value());
        List<String> found = live.objects().keySet().stream()
                .filter(id -> id.kind() == Kind.TABLE)
                .map(id -> id.path().getFirst())
                .distinct()
                .filter(schema -> !taken.contains(schema))
                .filter(schema -> Likeness.maybe(pack, live, schema))
                .toList();
        if (found.isEmpty()) {
            throw failed("no schema looks like the original of " + pack.name(), "name it with --schema");
        }
        if (found.size() > 1) {
            throw usage("several schemas look like it: " + String.join(", ", found), "name one with --schema");
        }
        return new Identifier(found.getFirst());
    }

    private Catalog made(Identifier schema) {
        Branch branch = new Branch(pack.name(), schema, new Branch.Source.OfPack(pack));
        Workspace alone = workspace.over(workspace.project().withBranches(List.of(branch)));
        return tools.over(alone).reader().read(new SchemaSource.Declared());
    }

    private static Optional<Branch> branchOf(Project project, Identifier schema) {
        return project.branches().stream()
                .filter(branch -> branch.directory().isPresent())
                .filter(branch -> branch.schema().equals(schema))
                .findFirst();
    }

    private String message() {
        return "copy into " + pack.name();
    }

    /** Returns the revision that copies, if it has been written. */
    private Optional<Revision> written(Workspace project, Branch branch) {
        return project.graph().all().stream()
                .filter(revision -> revision.name().branch().equals(branch.label()))
                .filter(revision -> revision.message().equals(message()))
                .filter(revision -> revision.dependsOn().stream()
                        .anyMatch(one -> one.branch().equals(pack.name())))
                .findFirst();
    }

    /**
     * What was done.
     *
     * @param revision the revision that has copied
     * @param file its file; null if it was there already
     * @param result what ran
     */
    public record Copied(RevisionId revision, @Nullable NewFile file, RunResult result) {}

    /**
     * Copies: writes the revision and applies it, with what it depends on, in one transaction.
     *
     * @param project the project, which has the original as a branch
     * @param before runs before anything is changed: a backup
     * @throws QuipuException if it does not come to be; then the file does not stay
     */
    public Copied run(
            Workspace project, Look look, RunOptions options, Instant created, BeforeRun before, RunListener listener) {
        Branch branch = branchOf(project.project(), look.from())
                .orElseThrow(() -> failed(
                        "no branch of the project is in schema " + look.from().display(),
                        "adopt it first, without --into"));
        Optional<Revision> there = written(project, branch);
        NewRevision revision = there.isPresent() ? null : revision(project, branch, look, created);
        RevisionId name = revision == null ? there.orElseThrow().name() : revision.name();
        NewFile file = revision == null ? null : revision.in(branch.directory().orElseThrow());
        if (file != null) {
            file.write();
        }
        try {
            Workspace again = project.over(project.project());
            // What it copies it has been shown to be able to, and nobody wrote it.
            RunResult result = new Upgrade(again, Optional.empty())
                    .run(name.toString(), options.withSingleTransaction(true), before, listener);
            return new Copied(name, file, result);
        } catch (RuntimeException e) {
            if (file != null) {
                delete(file);
            }
            throw e;
        }
    }

    private NewRevision revision(Workspace project, Branch branch, Look look, Instant created) {
        RevisionGraph graph = project.graph();
        List<String> ids = graph.all().stream()
                .map(Revision::name)
                .filter(name -> name.branch().equals(branch.label()))
                .map(RevisionId::id)
                .toList();
        return new NewRevision(
                new RevisionId(branch.label(), NewId.next(ids, RandomGenerator.getDefault())),
                graph.newParents(branch.label(), List.of(), false),
                graph.heads(pack.name()).stream().map(Revision::name).toList(),
                List.of(),
                Set.of(),
                message(),
                created,
                true,
                look.copy().upgrade(),
                new NewRevision.Downgrade.Statements(look.copy().downgrade()));
    }

    private static void delete(NewFile file) {
        try {
            Files.deleteIfExists(file.path());
        } catch (IOException e) {
            throw failed("cannot delete " + file.path() + ": " + FileFailure.reason(e), "delete it");
        }
    }

    private static QuipuException usage(String message, @Nullable String hint) {
        return new QuipuException(QuipuException.Kind.USAGE, message, hint);
    }

    private static QuipuException failed(String message, @Nullable String hint) {
        return new QuipuException(QuipuException.Kind.FAILED, message, hint);
    }
}
