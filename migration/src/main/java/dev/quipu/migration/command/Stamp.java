package dev.quipu.migration.command;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.graph.TargetRange;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code stamp}: sets the recorded state and runs nothing. */
public final class Stamp {
    private final Workspace workspace;

    public Stamp(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Where a stamp goes.
     *
     * @param targets addresses; each sets its own branch, with what it depends on, and leaves the others alone
     * @param purge whether to forget first what is recorded of all branches of the project
     */
    public record Request(List<String> targets, boolean purge) {
        public Request {
            targets = List.copyOf(targets);
        }
    }

    /**
     * What a stamp records.
     *
     * @param applied the revisions that are recorded then
     * @param accepted those of them that stay recorded and whose files have changed since: from then on as they are now
     */
    public record Stamped(Set<RevisionId> applied, List<RevisionId> accepted) {
        public Stamped {
            applied = Set.copyOf(applied);
            accepted = List.copyOf(accepted);
        }
    }

    /**
     * Records that the database is at the targets.
     *
     * @param before runs when the lock is held and before anything is recorded
     */
    public Stamped run(Request request, RunOptions options, BeforeRun before, RunListener listener) {
        List<RevisionId> accepted = new ArrayList<>();
        Set<RevisionId> applied = workspace
                .migrator(options, listener)
                .stamp(recorded -> stamped(recorded, request), (session, state, steps) -> {
                    refuseOthers(session, state, request);
                    before.accept(session, state, steps);
                    accepted.addAll(accepted(state, stamped(state.revisions(), request)));
                })
                .applied();
        return new Stamped(applied, accepted);
    }

    /** Returns what would be recorded, and changes nothing. */
    public Stamped dryRun(Request request) {
        if (!workspace.database().exists()) {
            return new Stamped(stamped(Set.of(), request), List.of());
        }
        try (Session session = workspace.connect("plan")) {
            DatabaseState state = workspace.historyReader().state(session);
            refuseOthers(session, state, request);
            Set<RevisionId> stamped = stamped(state.revisions(), request);
            return new Stamped(stamped, accepted(state, stamped));
        }
    }

    private List<RevisionId> accepted(DatabaseState state, Set<RevisionId> stamped) {
        return workspace.graph().all().stream()
                .filter(revision -> stamped.contains(revision.name()))
                .filter(revision -> Optional.ofNullable(state.applied().get(revision.name()))
                        .filter(applied -> !applied.isUnchanged(revision))
                        .isPresent())
                .map(Revision::name)
                .toList();
    }

    /**
     * Returns the script for psql that records the same, without asking any server.
     *
     * @param request each target may be a range {@code FROM:TO}; all start at the same place, which is base if none says
     */
    public String script(Request request, RunOptions options) {
        List<TargetRange> ranges =
                request.targets().stream().map(TargetRange::upTo).toList();
        List<Target> starts = ranges.stream()
                .map(TargetRange::from)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (starts.size() > 1) {
            throw new QuipuException(
                    Kind.USAGE, "a script starts at one place", "write FROM:TO for one of the targets");
        }
        RevisionGraph graph = workspace.graph();
        Set<RevisionId> applied = graph.stampPath(Set.of(), starts);
        List<Target> targets = ranges.stream().map(TargetRange::end).toList();
        Set<RevisionId> stamped = graph.stampPath(request.purge() ? Set.of() : applied, targets);
        if (starts.isEmpty() && stamped.isEmpty() && !graph.all().isEmpty()) {
            throw recordsNothing(request.targets().getLast());
        }
        return workspace.offlineScript(options).stamp(applied, stamped);
    }

    /** A database that is asked knows what it forgets, and a script only what it is told. */
    private static QuipuException recordsNothing(String target) {
        return new QuipuException(
                Kind.USAGE,
                "from base to base, a script would record nothing",
                "write where it starts: --sql FROM:TO, for example --sql heads:" + target);
    }

    private Set<RevisionId> stamped(Set<RevisionId> applied, Request request) {
        Set<RevisionId> from =
                request.purge() ? applied.stream().filter(this::isElsewhere).collect(Collectors.toSet()) : applied;
        return workspace.graph().stampPath(from, targets(request));
    }

    private void refuseOthers(Session session, DatabaseState state, Request request) {
        Set<RevisionId> applied = state.revisions();
        Set<RevisionId> stamped = stamped(applied, request);
        new NobodyNamed(workspace, targets(request))
                .refuse(session, state, without(stamped, applied), without(applied, stamped));
    }

    private static List<Target> targets(Request request) {
        return request.targets().stream().map(Target::parse).toList();
    }

    private static List<RevisionId> without(Set<RevisionId> revisions, Set<RevisionId> others) {
        return revisions.stream().filter(revision -> !others.contains(revision)).toList();
    }

    /** Branches that this project does not name are somebody else's. */
    private boolean isElsewhere(RevisionId revision) {
        return workspace.project().branch(revision.branch()).isEmpty();
    }
}
