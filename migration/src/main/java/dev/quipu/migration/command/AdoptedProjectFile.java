package dev.quipu.migration.command;

import dev.quipu.migration.adopt.AdoptedSchema;
import dev.quipu.migration.adopt.KeeperTable;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.revision.NewFile;
import dev.quipu.migration.revision.RevisionId;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The project file of a database that is adopted. */
final class AdoptedProjectFile {
    private AdoptedProjectFile() {}

    /** Returns the branches of the packs that the database has or gets, for a project file that does not exist yet. */
    static List<Branch> packsOf(Project project, Set<RevisionId> recorded, @Nullable String into) {
        return project.branches().stream()
                .filter(branch -> branch.pack().isPresent())
                .filter(branch -> branch.label().equals(into)
                        || recorded.stream()
                                .anyMatch(revision -> revision.branch().equals(branch.label())))
                .toList();
    }

    /** Returns the project file of an adopted database. */
    static NewFile of(Project project, Adopt.Finding finding, Adopt.Request request) {
        List<String> packs = packsOf(project, finding.recorded(), request.into()).stream()
                .map(Branch::label)
                .toList();
        List<String> ignored = finding.report().survey().keepers().stream()
                .map(KeeperTable::pattern)
                .toList();
        return new NewFile(
                project.directory().resolve(ProjectReader.FILE),
                Init.text(request.url(), packs, ignored, branches(project, finding.schemas())));
    }

    /** Returns what a project file says of branches. */
    static String branches(Project project, List<AdoptedSchema> schemas) {
        String tables = schemas.stream().map(schema -> table(project, schema)).collect(Collectors.joining("\n"));
        return "# Your own revisions: \"quipu revision -m 'create users'\" writes the next file.\n" + tables;
    }

    private static String table(Project project, AdoptedSchema schema) {
        boolean beside = schema.declared().equals(schema.revisions().resolveSibling("schema.sql"));
        String label = schema.label().matches("[A-Za-z0-9_-]+") ? schema.label() : Init.quoted(schema.label());
        return "[branch." + label + "]\nrevisions = " + path(project, schema.revisions()) + "\nschema = "
                + Init.quoted(schema.schema().value()) + "\n"
                + (beside ? "" : "declared = " + path(project, schema.declared()) + "\n");
    }

    private static String path(Project project, Path path) {
        Path shown = path.startsWith(project.directory()) ? project.directory().relativize(path) : path;
        return Init.quoted(shown.toString().replace('\\', '/'));
    }
}
