package dev.quipu.migration.command;

import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.migration.adopt.AdoptedSchema;
import dev.quipu.migration.adopt.AdoptionFiles;
import dev.quipu.migration.adopt.AdoptionReport;
import dev.quipu.migration.adopt.Baseline;
import dev.quipu.migration.adopt.BaselinePlan;
import dev.quipu.migration.adopt.KeeperTable;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.proof.PlanProof.Side;
import dev.quipu.migration.revision.NewFile;
import dev.quipu.migration.revision.NewRevision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code adopt}: takes over a database that somebody else has built. Its schemas become branches, each with a baseline that
 * makes it from nothing and is recorded as applied; nothing of the database is changed but Quipu's own history.
 *
 * <p>All is proven before anything is written. Then, while no other runner is at work, the files are written and the baselines
 * recorded, in this order: whoever is killed between leaves files that a second run finds as it would write them.
 */
public final class Adopt {
    private final SchemaTools tools;
    private final Workspace workspace;
    private final Request request;

    public Adopt(SchemaTools tools, Request request) {
        this.tools = tools;
        this.workspace = tools.workspace();
        this.request = request;
    }

    /**
     * What shall be adopted.
     *
     * @param branch the label of the branch, where there is one schema; null for {@code app}
     * @param schemas the schemas; none for all that hold tables
     * @param allowNotModelled whether what Quipu cannot model may be left out
     * @param allowUnfinished whether the database may be in the middle of another tool's migration
     * @param privileges whether privileges are taken into the baseline
     * @param into the pack that the project takes care of too, or null
     * @param url what a new project file calls its database; null if that need not be said there
     * @param created when the revisions are written
     */
    public record Request(
            @Nullable String branch,
            List<String> schemas,
            boolean allowNotModelled,
            boolean allowUnfinished,
            boolean privileges,
            @Nullable String into,
            @Nullable String url,
            Instant created) {
        public Request {
            schemas = List.copyOf(schemas);
        }
    }

    /**
     * What was, or would be, done.
     *
     * @param project the project that the database has now
     * @param files what was written, or would be, in order; without what was there already
     * @param applied the revisions that are recorded
     */
    public record Adopted(Workspace project, List<NewFile> files, Set<RevisionId> applied) {
        public Adopted {
            files = List.copyOf(files);
            applied = Set.copyOf(applied);
        }
    }

    /** Looks at the database, and changes nothing. */
    public Finding look() {
        return AdoptionLook.at(tools, request);
    }

    /**
     * What was found, and what follows from it.
     *
     * @param report what there is to tell
     * @param live the database, without the tables of other tools
     * @param whole the database as it was read
     * @param schemas what becomes branches; none if all of it is under revisions already
     * @param recorded what the history holds
     * @param refusal why it cannot be adopted as it was asked for; null if it can
     */
    public record Finding(
            AdoptionReport report,
            Catalog live,
            Catalog whole,
            List<AdoptedSchema> schemas,
            Set<RevisionId> recorded,
            @Nullable QuipuException refusal) {
        public Finding {
            schemas = List.copyOf(schemas);
            recorded = Set.copyOf(recorded);
        }
    }

    /**
     * Adopts it.
     *
     * @param dryRun whether to stop when all is proven, before anything is written
     * @throws QuipuException if it may not or cannot be adopted; then no file and no record stays
     */
    public Adopted run(Finding finding, boolean dryRun, RunOptions options, RunListener listener) {
        if (finding.refusal() != null) {
            throw finding.refusal();
        }
        List<Baseline> baselines = new BaselinePlan(tools.proof(), finding.live(), request.privileges())
                .of(finding.schemas(), origin(finding.report()), request.created());
        List<NewFile> files = files(finding, baselines);
        Path staging = stagingDirectory();
        try {
            Workspace staged = stage(staging, finding, baselines);
            prove(staged, finding);
            Workspace project = workspace.over(projectOf(finding));
            if (dryRun) {
                return new Adopted(project, missing(files), Set.of());
            }
            List<NewFile> written = missing(files);
            return new Adopted(project, written, record(staged, finding, files, options, listener));
        } finally {
            delete(staging);
        }
    }

    /** The lock keeps other runners out between the files and the record, and both or neither stay. */
    private Set<RevisionId> record(
            Workspace staged, Finding finding, List<NewFile> files, RunOptions options, RunListener listener) {
        RevisionGraph graph = staged.graph();
        AdoptionFiles made = new AdoptionFiles();
        List<Target> heads = finding.schemas().stream()
                .map(schema -> Target.parse(schema.label() + "@head"))
                .toList();
        try {
            return staged.migrator(options, listener)
                    .stamp(applied -> {
                        requireFirst(applied, finding, files);
                        requireUnchanged(finding);
                        made.write(files);
                        return graph.stampPath(applied, heads);
                    })
                    .applied();
        } catch (RuntimeException e) {
            made.undo();
            throw e;
        }
    }

    /** What another run has written since this one looked was made at another moment, and has another checksum. */
    private static void requireFirst(Set<RevisionId> applied, Finding finding, List<NewFile> files) {
        boolean recorded = finding.schemas().stream()
                .anyMatch(
                        schema -> applied.stream().anyMatch(one -> one.branch().equals(schema.label())));
        if (recorded
                || files.stream()
                        .anyMatch(file -> !AdoptionFiles.accept(file).text().equals(file.text()))) {
            throw new QuipuException(
                    Kind.FAILED, "another run has adopted it meanwhile", "\"quipu status\" shows how it stands");
        }
    }

    private void requireUnchanged(Finding finding) {
        try (Session session = workspace.connect("adopt")) {
            if (!tools.reader().read(session).equals(finding.whole())) {
                throw new QuipuException(
                        Kind.FAILED,
                        "the database has changed since it was read; nothing was written",
                        "see that nothing else changes its schema, and run it again");
            }
        }
    }

    private List<NewFile> missing(List<NewFile> files) {
        return files.stream().filter(file -> !Files.exists(file.path())).toList();
    }

    /** The project file comes last: without it, what lies beside it is nobody's yet. */
    private List<NewFile> files(Finding finding, List<Baseline> baselines) {
        List<NewFile> files = new ArrayList<>();
        for (Baseline baseline : baselines) {
            for (NewRevision revision : baseline.revisions()) {
                files.add(AdoptionFiles.accept(revision.in(baseline.schema().revisions())));
            }
            files.add(AdoptionFiles.accept(new NewFile(baseline.schema().declared(), baseline.declared())));
        }
        if (workspace.project().file() == null) {
            files.add(AdoptionFiles.accept(AdoptedProjectFile.of(workspace.project(), finding, request)));
        }
        return files;
    }

    private Project projectOf(Finding finding) {
        Project project = workspace.project();
        List<Branch> branches = project.file() == null
                ? AdoptedProjectFile.packsOf(project, finding.recorded(), request.into())
                : project.branches().stream()
                        .filter(branch -> finding.schemas().stream()
                                .noneMatch(schema -> schema.label().equals(branch.label())))
                        .toList();
        return withIgnored(project, finding)
                .withBranches(Stream.concat(
                                branches.stream(), finding.schemas().stream().map(AdoptedSchema::branch))
                        .toList());
    }

    private static Project withIgnored(Project project, Finding finding) {
        return project.withIgnored(finding.report().survey().keepers().stream()
                .map(KeeperTable::ignore)
                .toList());
    }

    /** Writes the same files elsewhere, for the proof and for their checksums. */
    private Workspace stage(Path staging, Finding finding, List<Baseline> baselines) {
        for (Baseline baseline : baselines) {
            AdoptedSchema place = baseline.schema().under(staging);
            for (NewRevision revision : baseline.revisions()) {
                NewFile kept =
                        AdoptionFiles.accept(revision.in(baseline.schema().revisions()));
                new NewFile(place.revisions().resolve(revision.fileName()), kept.text()).write();
            }
            new NewFile(place.declared(), baseline.declared()).write();
        }
        Project project = withIgnored(workspace.project(), finding)
                .withBranches(finding.schemas().stream()
                        .map(schema -> schema.under(staging).branch())
                        .toList());
        return workspace.over(project);
    }

    /** Runs what was written, in an empty database: it has to make what is declared, and what the database holds. */
    private void prove(Workspace staged, Finding finding) {
        SchemaTools over = tools.over(staged);
        DifferenceOptions options = DifferenceOptions.DEFAULT.withOwners(false).withGrants(false);
        new Check(over).declared(options.withGrants(request.privileges())).ifPresent(compared -> {
            if (!compared.difference().isEmpty()) {
                throw wrong("schema.sql", compared.difference());
            }
        });
        SchemaSource live = new SchemaSource.Live();
        Difference difference = over.proof()
                .difference(
                        over.side(new SchemaSource.Revisions()),
                        new Side("the database", over.narrowed(finding.whole())),
                        over.scope(options, live));
        if (!difference.isEmpty()) {
            throw wrong("the database", difference);
        }
    }

    private static QuipuException wrong(String what, Difference difference) {
        return new QuipuException(
                Kind.FAILED,
                "the baseline does not make what " + what + " holds; this is a fault of Quipu, and nothing was changed",
                null,
                difference.groups().stream()
                        .map(group -> String.valueOf(group.object()))
                        .limit(20)
                        .toList(),
                "report it with the output of \"quipu dump\"",
                null);
    }

    private static String origin(AdoptionReport report) {
        String keepers = report.survey().keepers().stream()
                .filter(table -> table.keeper().recordsVersions())
                .map(table -> table.keeper().words() + (table.version() == null ? "" : " at " + table.version()))
                .distinct()
                .collect(Collectors.joining(", "));
        return ("Adopted from a database that " + (keepers.isEmpty() ? "no tool" : keepers) + " has kept.")
                .replaceAll("\\s+", " ");
    }

    private static Path stagingDirectory() {
        try {
            return Files.createTempDirectory("quipu-adopt");
        } catch (IOException e) {
            throw new QuipuException(
                    Kind.FAILED,
                    "cannot make a temporary directory: " + FileFailure.reason(e),
                    "see that TMPDIR is a directory that may be written");
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // It lies where the system cleans up by itself.
        }
    }
}
