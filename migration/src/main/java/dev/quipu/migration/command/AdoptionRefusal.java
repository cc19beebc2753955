package dev.quipu.migration.command;

import dev.quipu.catalog.difference.NamePattern;
import dev.quipu.migration.adopt.AdoptedSchema;
import dev.quipu.migration.adopt.KeeperTable;
import dev.quipu.migration.adopt.Survey;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why a database is not adopted. */
final class AdoptionRefusal {
    private static final int MOST = 20;

    private final Project project;
    private final Adopt.Request request;
    private final Adopt.Finding finding;
    private final Map<String, String> managed;

    /**
     * Takes what was found.
     *
     * @param managed the branches by their schemas that the history knows
     */
    AdoptionRefusal(Project project, Adopt.Request request, Adopt.Finding finding, Map<String, String> managed) {
        this.project = project;
        this.request = request;
        this.finding = finding;
        this.managed = managed;
    }

    @Nullable
    QuipuException find() {
        return Stream.<Supplier<@Nullable QuipuException>>of(
                        this::nothing,
                        this::label,
                        this::rights,
                        this::unfinished,
                        this::notModelled,
                        this::projectFile,
                        this::otherRevisions)
                .map(Supplier::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private @Nullable QuipuException nothing() {
        if (!finding.schemas().isEmpty()) {
            return null;
        }
        if (managed.isEmpty()) {
            return failed(
                    "there is nothing to adopt: the database has no tables of its own",
                    "\"quipu init\" begins a project, and \"quipu upgrade\" builds its database");
        }
        List<String> strange = managed.values().stream()
                .distinct()
                .filter(label -> project.branch(label).isEmpty())
                .toList();
        return strange.isEmpty()
                ? null
                : failed(
                        "the database is managed by Quipu already, as branch " + String.join(", ", strange)
                                + ", which this project does not have",
                        "run Quipu where the project is that has its revisions, or name that with --config");
    }

    private @Nullable QuipuException label() {
        String label = request.branch();
        if (label == null || finding.schemas().isEmpty()) {
            return null;
        }
        if (!RevisionId.isBranch(label)) {
            return new QuipuException(
                    Kind.USAGE, "\"" + label + "\" cannot label a branch", "use letters, digits, _ and -");
        }
        boolean taken = finding.recorded().stream().anyMatch(one -> one.branch().equals(label));
        return taken
                ? new QuipuException(
                        Kind.USAGE, "the database has a branch " + label + " already", "name another one with --branch")
                : null;
    }

    private @Nullable QuipuException rights() {
        Survey survey = finding.report().survey();
        if (finding.schemas().isEmpty()) {
            return null;
        }
        if (survey.readOnly()) {
            return failed(
                    "nothing can be written to this database", "connect to a server, and as a role, that may write");
        }
        return survey.mayRecord()
                ? null
                : failed(
                        "role " + survey.role() + " may not make the history in schema "
                                + project.historySchema().quoted(),
                        "the role needs CREATE on the database, or the schema has to be there and belong to it");
    }

    private @Nullable QuipuException unfinished() {
        if (request.allowUnfinished() || finding.schemas().isEmpty()) {
            return null;
        }
        List<String> notes = new ArrayList<>();
        for (KeeperTable table : finding.report().survey().keepers()) {
            String name = table.keeper().words() + " in " + table.schema() + "." + table.table();
            if (!table.readable()) {
                notes.add(name + ": this role may not read it");
            }
            if (table.unfinished() != null) {
                notes.add(name + ": failed or unfinished: " + table.unfinished());
            }
            if (table.lockedBy() != null) {
                notes.add(name + ": locked by " + table.lockedBy());
            }
        }
        return notes.isEmpty()
                ? null
                : failed(
                        "another tool is in the middle of a migration, or was stopped in one",
                        notes,
                        "end or repair it there, or adopt the schema as it is now with --allow-unfinished");
    }

    private @Nullable QuipuException notModelled() {
        List<String> notes = finding.report().notModelled().stream()
                .map(one -> one.what() + " (" + one.reason() + ")")
                .limit(MOST)
                .toList();
        return request.allowNotModelled()
                        || notes.isEmpty()
                        || finding.schemas().isEmpty()
                ? null
                : failed(
                        "the database holds what no baseline can make",
                        notes,
                        "--allow-not-modelled leaves it out; \"quipu check\" then needs the same flag");
    }

    /** A project file is never changed, so it has to say by itself what the adopted database needs. */
    private @Nullable QuipuException projectFile() {
        if (project.file() == null || finding.schemas().isEmpty()) {
            return null;
        }
        List<AdoptedSchema> missing = finding.schemas().stream()
                .filter(schema -> project.branch(schema.label())
                        .filter(branch -> branch.directory().isPresent())
                        .filter(branch -> branch.schema().equals(schema.schema()))
                        .isEmpty())
                .toList();
        List<String> ignored =
                project.ignore().stream().map(NamePattern::toString).toList();
        List<String> patterns = finding.report().survey().keepers().stream()
                .map(KeeperTable::pattern)
                .toList();
        boolean ignores = ignored.containsAll(patterns);
        if (missing.isEmpty() && ignores) {
            return null;
        }
        List<String> notes = new ArrayList<>();
        if (!ignores) {
            List<String> quoted = Stream.concat(ignored.stream(), patterns.stream())
                    .distinct()
                    .map(Init::quoted)
                    .toList();
            notes.add("ignore = [" + String.join(", ", quoted) + "]");
        }
        if (!missing.isEmpty()) {
            AdoptedProjectFile.branches(project, missing).lines().skip(1).forEach(notes::add);
        }
        return failed(
                project.file() + " is there already and does not say what this database needs",
                notes,
                "add these lines (ignore before the first [table]), or adopt in an empty directory");
    }

    private @Nullable QuipuException otherRevisions() {
        for (AdoptedSchema schema : finding.schemas()) {
            if (!Files.exists(schema.revisions())) {
                continue;
            }
            try (Stream<Path> files = Files.list(schema.revisions())) {
                List<String> others = files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> name.endsWith(".sql") || name.endsWith(".java"))
                        .filter(name -> !name.matches("\\d{3}_baseline(_\\d+_of_\\d+)?\\.sql"))
                        .sorted()
                        .toList();
                if (!others.isEmpty()) {
                    return failed(
                            schema.revisions() + " holds other files already: " + others.getFirst(),
                            "a baseline is the first revision of its branch: adopt in an empty directory, or under another"
                                    + " --branch");
                }
            } catch (IOException e) {
                return failed("cannot read " + schema.revisions(), "see that it is a directory that may be read");
            }
        }
        return null;
    }

    private static QuipuException failed(String message, String hint) {
        return failed(message, List.of(), hint);
    }

    private static QuipuException failed(String message, List<String> notes, String hint) {
        return new QuipuException(Kind.FAILED, message, null, notes, hint, null);
    }
}
