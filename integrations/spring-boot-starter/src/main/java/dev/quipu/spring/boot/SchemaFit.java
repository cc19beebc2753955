package dev.quipu.spring.boot;

import dev.quipu.migration.command.Current.Standing;
import dev.quipu.migration.command.Status;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.Drift;
import dev.quipu.migration.history.Drift.Drifted;
import dev.quipu.migration.pack.RevisionFolder;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.revision.Revision;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.url.DatabaseUrl;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Judges whether the schema is the one that the application was built for, and says the command that mends it. */
final class SchemaFit {
    private final QuipuProperties properties;
    private final List<Branch> branches;
    private final Supplier<DatabaseUrl> url;

    SchemaFit(QuipuProperties properties, List<Branch> branches, Supplier<DatabaseUrl> url) {
        this.properties = properties;
        this.branches = branches;
        this.url = url;
    }

    Optional<QuipuException> misfit(Status.Report report) {
        QuipuException files = report.files();
        if (files != null) {
            return Optional.of(files);
        }
        if (!report.unfinished().isEmpty()) {
            return Optional.of(interrupted(report));
        }
        List<Standing> behind =
                report.branches().stream().filter(branch -> !branch.atHead()).toList();
        if (!behind.isEmpty()) {
            return Optional.of(pending(behind, report));
        }
        return properties.drift() == QuipuProperties.OnDrift.FAIL ? drift(report.drift(), false) : Optional.empty();
    }

    private QuipuException interrupted(Status.Report report) {
        String command = report.unfinished().stream()
                .filter(one -> one.direction() == Direction.DOWNGRADE)
                .map(one -> command(one.verb()))
                .findFirst()
                .orElseGet(this::upgrade);
        return new QuipuException(
                Kind.FAILED,
                "a run was interrupted in " + String.join(", ", report.interrupted()),
                null,
                List.of(),
                command + " goes on with it",
                null);
    }

    private QuipuException pending(List<Standing> behind, Status.Report report) {
        int pending = behind.stream().mapToInt(Standing::pending).sum();
        List<String> notes = behind.stream().map(SchemaFit::line).toList();
        return new QuipuException(
                Kind.FAILED,
                "the schema in " + report.server() + " does not fit this application: "
                        + (pending == 1 ? "1 revision is" : pending + " revisions are") + " pending",
                null,
                notes,
                upgrade()
                        + " applies what is pending; quipu.initialize=upgrade lets the application do it when it starts",
                null);
    }

    private static String line(Standing standing) {
        String at = standing.revisions().stream()
                .map(Revision::name)
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return standing.branch().label() + " in schema "
                + standing.branch().schema().value() + " is at " + (at.isEmpty() ? "base" : at) + ", "
                + standing.pending() + " pending";
    }

    /**
     * Returns what other hands have changed, as a failure; empty if nothing, or if that cannot be told.
     *
     * @param isPending whether revisions are: a stamp would record them, and never run them
     */
    Optional<QuipuException> drift(Drift drift, boolean isPending) {
        if (drift.objects().isEmpty()) {
            return Optional.empty();
        }
        int count = drift.objects().size();
        return Optional.of(new QuipuException(
                Kind.FAILED,
                (count == 1 ? "1 object is" : count + " objects are") + " not as the last run left "
                        + (count == 1 ? "it" : "them"),
                null,
                drift.objects().stream().map(Drifted::told).toList(),
                command("diff revisions live") + " shows it whole; "
                        + (isPending ? "quipu.drift=warn" : command("stamp heads"))
                        + " takes it as it is; what others keep there may be named in quipu.ignore",
                null));
    }

    /**
     * As {@link #drift}, for a run, after which nobody can be told any more: that it cannot be told is a failure
     * too, or a gate would be open then.
     */
    Optional<QuipuException> driftBeforeRun(Drift drift) {
        if (drift.unknown() == null) {
            return drift(drift, true);
        }
        return Optional.of(new QuipuException(
                Kind.FAILED,
                "whether other hands have changed the schema since the last run cannot be told: " + drift.unknown(),
                null,
                List.of("nothing was changed"),
                command("diff revisions live") + " compares what is there with the revisions; quipu.drift=warn takes it"
                        + " as it is",
                null));
    }

    private String upgrade() {
        return command("upgrade head");
    }

    /** Returns a command to copy: all that it needs to find the same branches and the same database, but the password. */
    private String command(String verb) {
        StringBuilder line = new StringBuilder("\"quipu ").append(verb);
        branches.stream()
                .filter(branch -> !isOwn(branch))
                .forEach(branch -> line.append(" --pack ").append(branch.label()));
        branches.stream()
                .filter(SchemaFit::isOwn)
                .limit(1)
                .forEach(branch -> line.append(" --revisions ")
                        .append(branch.directory().map(String::valueOf).orElse("DIR")));
        branches.stream()
                .filter(branch -> !branch.schema().value().equals(isOwn(branch) ? "public" : branch.label()))
                .forEach(branch -> line.append(" --schema ")
                        .append(isOwn(branch) ? "app" : branch.label())
                        .append('=')
                        .append(branch.schema().value()));
        if (!properties.historySchema().equals(Project.HISTORY_SCHEMA.value())) {
            line.append(" --history-schema ").append(properties.historySchema());
        }
        return line.append(" --url ")
                .append(url.get().redacted().replace(":***@", "@"))
                .append('"')
                .toString();
    }

    private static boolean isOwn(Branch branch) {
        return branch.pack().map(RevisionFolder.class::isInstance).orElse(true);
    }
}
