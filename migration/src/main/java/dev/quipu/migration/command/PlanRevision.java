package dev.quipu.migration.command;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.graph.TargetRange;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.proof.HazardGate;
import dev.quipu.migration.proof.RevisionWatch;
import dev.quipu.migration.proof.WatchedRevision;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.revision.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code plan --revision} and {@code --pending}: what revisions will lock, found out by running them in throw-away databases. */
public final class PlanRevision {
    private final SchemaTools tools;

    public PlanRevision(SchemaTools tools) {
        this.tools = tools;
    }

    /**
     * What was found out of several revisions.
     *
     * @param watched those that were run, in the order in which they run
     * @param unknown those that are Java, of which no statement is known before it runs
     */
    public record Several(List<WatchedRevision> watched, List<RevisionId> unknown) {
        public Several {
            watched = List.copyOf(watched);
            unknown = List.copyOf(unknown);
        }
    }

    /**
     * Runs a revision where nobody is, and touches nothing else.
     *
     * @param address an address of one revision; the database is only asked where it stands if the address counts from there
     * @throws dev.quipu.postgres.failure.QuipuException as a run of the revision would throw, or if it is Java
     */
    public WatchedRevision run(String address, Direction direction) {
        Target target = Target.parse(address);
        return watch().run(graph().one(target, applied(target.countsFromDatabase())), direction);
    }

    /**
     * Runs the revisions of a range, one after the other.
     *
     * @param range as {@code history} takes it, with both its ends
     */
    public Several range(String range, Direction direction) {
        TargetRange parsed = TargetRange.parse(range);
        List<Revision> revisions = graph().range(applied(parsed.countsFromDatabase()), parsed);
        return several(direction == Direction.DOWNGRADE ? revisions.reversed() : revisions, direction);
    }

    /** Runs what the database does not have: all, where there is no database yet. */
    public Several pending() {
        return several(graph().upgradePath(applied(true), Target.HEADS), Direction.UPGRADE);
    }

    /** Runs every revision that a gate looks at, whatever a database has, and asks none. */
    public Several all(HazardGate gate) {
        List<Revision> looked = graph().all().stream()
                .filter(revision -> gate.looksAt(revision.name()))
                .toList();
        return several(looked, Direction.UPGRADE);
    }

    private Several several(List<Revision> revisions, Direction direction) {
        RevisionWatch watch = watch();
        List<WatchedRevision> watched = new ArrayList<>();
        List<RevisionId> unknown = new ArrayList<>();
        for (Revision revision : revisions) {
            Section section = direction == Direction.DOWNGRADE ? revision.downgrade() : revision.upgrade();
            if (section instanceof Section.Code) {
                unknown.add(revision.name());
            } else {
                watched.add(watch.run(revision, direction));
            }
        }
        return new Several(watched, unknown);
    }

    private RevisionWatch watch() {
        Workspace workspace = tools.workspace();
        return new RevisionWatch(tools.scratch(), workspace.project(), workspace.runner(), workspace.graph());
    }

    private RevisionGraph graph() {
        return tools.workspace().graph();
    }

    private Set<RevisionId> applied(boolean ask) {
        return ask ? tools.workspace().state("plan").revisions() : Set.of();
    }
}
