package dev.quipu.migration.command;

import dev.quipu.migration.backup.BackupDirectory;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.Drift;
import dev.quipu.migration.history.HistoryEntry;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.AtWork;
import dev.quipu.migration.run.RunChecks;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code status}: one look at a database. */
public final class Status {
    private final Workspace workspace;

    public Status(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * What there is to know.
     *
     * @param server where the database is, without a password, and whether a pooler stands between; null if there is none yet
     * @param version the server's version, such as {@code 18.6}; null if there is none yet
     * @param managed whether Quipu has ever changed it
     * @param branches where each branch is
     * @param others the branches that the database has and the project does not
     * @param lastBackup the newest backup of the project's directory for them
     * @param lastRun the newest row of the history, if there is one
     * @param files what is wrong between the files and what is applied; null if nothing is
     * @param unfinished the project's revisions that an earlier run left unfinished, and nobody works on
     * @param drift what has changed since the last run by other hands
     */
    public record Report(
            @Nullable String server,
            @Nullable String version,
            boolean managed,
            List<Current.Standing> branches,
            List<OtherBranch> others,
            Optional<BackupDirectory.Entry> lastBackup,
            Optional<HistoryEntry> lastRun,
            @Nullable QuipuException files,
            List<Unfinished> unfinished,
            Drift drift) {
        public Report {
            branches = List.copyOf(branches);
            others = List.copyOf(others);
            unfinished = List.copyOf(unfinished);
        }

        /** Returns the names of what is unfinished. */
        public List<String> interrupted() {
            return unfinished.stream().map(one -> one.revision().toString()).toList();
        }

        /** Returns whether there is nothing to do. */
        public boolean upToDate() {
            return files == null
                    && unfinished.isEmpty()
                    && drift.objects().isEmpty()
                    && branches.stream().allMatch(Current.Standing::atHead);
        }
    }

    /**
     * A branch that is somebody else's, or that the project named once.
     *
     * @param label its label
     * @param schema the schema that it is in; null if the database does not know
     * @param revision the revision that was applied last
     * @param revisions how many are applied
     */
    public record OtherBranch(String label, @Nullable String schema, String revision, int revisions) {}

    /**
     * A revision of which some statements are done and some are not.
     *
     * @param direction where it was on the way to
     * @param target what a run in that direction is told, so that it goes on with it, such as {@code app@002-1}
     */
    public record Unfinished(RevisionId revision, Direction direction, String target) {
        /** Returns the command that goes on with it, and its target: {@code downgrade app@002-1}. */
        public String verb() {
            return direction.word() + " " + target;
        }

        /** Returns what has become of it: {@code interrupted while undone: app@002}. */
        public String described() {
            return (direction == Direction.DOWNGRADE ? "interrupted while undone: " : "interrupted: ") + revision;
        }
    }

    /** Looks, and makes nothing: a project whose embedded server was never started has no database yet. */
    public Report run() {
        if (!workspace.database().exists()) {
            return report(
                    null,
                    null,
                    DatabaseState.NONE,
                    List.of(),
                    Optional.empty(),
                    Drift.unknown("there is no database yet"));
        }
        try (Session session = workspace.connect("status")) {
            DatabaseState state = workspace.historyReader().state(session);
            return report(
                    workspace.database().url().redacted() + (session.isPooled() ? " through a pooler" : ""),
                    session.serverVersionText(),
                    state,
                    unfinished(session, state),
                    workspace.historyReader().newest(session, 1).stream().findFirst(),
                    workspace.drift(session));
        }
    }

    private Report report(
            @Nullable String server,
            @Nullable String version,
            DatabaseState state,
            List<Unfinished> unfinished,
            Optional<HistoryEntry> lastRun,
            Drift drift) {
        return new Report(
                server,
                version,
                state.exists(),
                Current.standings(workspace, state),
                others(state),
                lastBackup(),
                lastRun,
                files(state),
                unfinished,
                drift);
    }

    /** What somebody works on is not interrupted, and what another project has begun is none of this one's. */
    private List<Unfinished> unfinished(Session session, DatabaseState state) {
        List<Unfinished> begun = state.progress().stream()
                .map(statement -> new Unfinished(
                        statement.revision(),
                        statement.direction(),
                        target(statement.revision(), statement.direction())))
                .filter(one ->
                        workspace.project().branch(one.revision().branch()).isPresent())
                .distinct()
                .toList();
        return begun.isEmpty() || AtWork.isAnybody(session, workspace.history()) ? List.of() : begun;
    }

    /** A step down from a merge has two ends, and one from a base has none. */
    private String target(RevisionId name, Direction direction) {
        if (direction != Direction.DOWNGRADE) {
            return name.toString();
        }
        List<RevisionId> parents =
                workspace.graph().find(name).map(Revision::revises).orElse(List.of(name));
        return switch (parents.size()) {
            case 0 -> name.branch() + "@base";
            case 1 -> name + "-1";
            default -> parents.getFirst().toString();
        };
    }

    private Optional<BackupDirectory.Entry> lastBackup() {
        if (!workspace.database().exists()) {
            return Optional.empty();
        }
        return workspace
                .database()
                .url()
                .database()
                .flatMap(new BackupDirectory(workspace.project().backup().directory())::newest);
    }

    private List<OtherBranch> others(DatabaseState state) {
        Map<String, OtherBranch> others = new TreeMap<>();
        for (RevisionId applied : state.revisions()) {
            String label = applied.branch();
            if (workspace.project().branch(label).isEmpty()) {
                String schema = state.placement(label)
                        .map(place -> place.schema().value())
                        .orElse(null);
                OtherBranch before = others.get(label);
                int count = before == null ? 1 : before.revisions() + 1;
                others.put(label, new OtherBranch(label, schema, applied.id(), count));
            }
        }
        return List.copyOf(others.values());
    }

    private @Nullable QuipuException files(DatabaseState state) {
        try {
            RunChecks.files(workspace.graph(), state);
            RunChecks.places(state, workspace.project().schemas());
            return null;
        } catch (QuipuException e) {
            return e;
        }
    }
}
