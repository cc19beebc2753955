package dev.quipu.migration.proof;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.revision.Section;
import dev.quipu.migration.run.RevisionStatements;
import dev.quipu.migration.source.ScratchMigration;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.scratch.Scratch;
import dev.quipu.postgres.scratch.ScratchDatabase;
import dev.quipu.postgres.scratch.ScratchSession;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.ServerException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs revisions in throw-away databases that have all that each needs, and sees what each of their statements locks. Of
 * several revisions in their order each runs once more than it is watched, however many came before.
 *
 * <p>Each is watched as if it ran alone, at a time when all use what is there; or, {@link #asOf}, as a part of one run.
 *
 * <p>Not safe for use by several threads.
 */
public final class RevisionWatch {
    private final Scratch scratch;
    private final Project project;
    private final Runner runner;
    private final RevisionGraph graph;
    private final Optional<Set<RevisionId>> start;
    private @Nullable Stand stand;

    /**
     * Takes a project.
     *
     * @param scratch where databases are made, which go when it is closed
     */
    public RevisionWatch(Scratch scratch, Project project, Runner runner, RevisionGraph graph) {
        this(scratch, project, runner, graph, Optional.empty());
    }

    private RevisionWatch(
            Scratch scratch, Project project, Runner runner, RevisionGraph graph, Optional<Set<RevisionId>> start) {
        this.scratch = scratch;
        this.project = project;
        this.runner = runner;
        this.graph = graph;
        this.start = start;
    }

    /**
     * Returns one for a run: what earlier revisions of the run have made nobody uses, so it is not told of. Revisions have
     * to be watched in the order in which they run, and only upwards.
     *
     * @param applied what the database has before the run; of branches that the graph does not know nothing is there
     */
    public RevisionWatch asOf(Set<RevisionId> applied) {
        return new RevisionWatch(scratch, project, runner, graph, Optional.of(Set.copyOf(applied)));
    }

    /**
     * A database that is brought on from revision to revision, and copied for each.
     *
     * @param used the relations that were there when a run began; empty if there is none
     */
    private record Stand(
            ScratchDatabase database,
            ScratchMigration migration,
            Set<RevisionId> applied,
            Optional<LockWatch.Used> used) {}

    /** Returns why a revision in Java cannot be watched, as a clause. */
    public static String unknown(RevisionId name) {
        return name + " is Java, of which no statement is known before it runs";
    }

    /**
     * Runs a revision one way.
     *
     * @throws QuipuException as a run of it would throw, or if it is Java: there is no statement to tell of
     */
    public WatchedRevision run(Revision revision, Direction direction) {
        Section section = direction == Direction.DOWNGRADE ? revision.downgrade() : revision.upgrade();
        if (section instanceof Section.Code) {
            throw new QuipuException(
                    Kind.FAILED,
                    unknown(revision.name()),
                    "try it on a copy of the database, and look at pg_locks meanwhile");
        }
        if (!(section instanceof Section.Sql sql)) {
            // There is nothing to run, which a run says better.
            runAsEver(revision, direction);
            return new WatchedRevision(revision, direction, List.of(), List.of(), true);
        }
        List<ScriptStatement> statements = RevisionStatements.of(revision, sql);
        try {
            return new WatchedRevision(
                    revision, direction, statements, watch(revision, direction, statements, true), true);
        } catch (ServerException refused) {
            runAsEver(revision, direction);
            // As a whole it runs: one of its statements needs the transaction of another.
            return new WatchedRevision(
                    revision, direction, statements, watch(revision, direction, statements, false), false);
        }
    }

    /** Fails as an upgrade or downgrade does: with the statement's place, and what may have been meant. */
    private void runAsEver(Revision revision, Direction direction) {
        try (ScratchDatabase database = prepared(revision, direction)) {
            ScratchMigration migration = new ScratchMigration(database, project, runner, graph);
            if (direction == Direction.DOWNGRADE) {
                migration.undo(revision.name());
            } else {
                migration.apply(revision.name());
            }
        }
    }

    /** Returns a database of its own that has what a revision needs, and the revision itself if it is to be undone. */
    private ScratchDatabase prepared(Revision revision, Direction direction) {
        Set<RevisionId> needed = new HashSet<>();
        graph.ancestors(revision.name()).forEach(ancestor -> needed.add(ancestor.name()));
        if (direction == Direction.DOWNGRADE) {
            needed.add(revision.name());
        }
        Stand now = standingBelow(needed);
        if (start.isPresent()) {
            needed.removeAll(now.applied());
            now.migration().to(needed);
        } else if (!now.applied().containsAll(needed)) {
            now.migration().toBefore(revision);
            if (direction == Direction.DOWNGRADE) {
                now.migration().apply(revision.name());
            }
        }
        now.applied().addAll(needed);
        return scratch.copy(now.database());
    }

    /** Returns the stand, which is a new one where the other has gone too far. */
    private Stand standingBelow(Set<RevisionId> needed) {
        Stand now = stand;
        if (now != null && (start.isPresent() || needed.containsAll(now.applied()))) {
            return now;
        }
        if (now != null) {
            now.database().close();
        }
        ScratchDatabase database = scratch.create();
        ScratchMigration migration = new ScratchMigration(database, project, runner, graph);
        Set<RevisionId> applied = new HashSet<>();
        Optional<LockWatch.Used> used = Optional.empty();
        if (start.isPresent()) {
            migration.upTo(start.get());
            applied.addAll(graph.closure(graph.headsOf(start.get())));
            used = Optional.of(relations(database));
        }
        now = new Stand(database, migration, applied, used);
        stand = now;
        return now;
    }

    private LockWatch.Used relations(ScratchDatabase database) {
        try (ScratchSession session = database.connect()) {
            return new LockWatch(session.session(), project.historySchema(), false, Optional.empty()).relations();
        }
    }

    /** @param isolated whether to end the transaction after each statement, so that the next one tells all that it locks */
    private List<Statement> watch(
            Revision revision, Direction direction, List<ScriptStatement> statements, boolean isolated) {
        try (ScratchDatabase database = prepared(revision, direction);
                ScratchSession session = database.connect()) {
            Identifier schema =
                    Objects.requireNonNull(project.schemas().get(revision.name().branch()));
            session.run("CREATE SCHEMA IF NOT EXISTS " + schema.quoted());
            session.run("SET search_path = " + schema.quoted());
            LockWatch watch = new LockWatch(
                    session.session(),
                    project.historySchema(),
                    revision.transactional(),
                    Objects.requireNonNull(stand).used());
            return isolated || !revision.transactional()
                    ? oneByOne(session, watch, statements, revision.transactional())
                    : together(session, watch, statements);
        }
    }

    private static List<Statement> oneByOne(
            ScratchSession session, LockWatch watch, List<ScriptStatement> statements, boolean transactional) {
        List<Statement> watched = new ArrayList<>();
        for (ScriptStatement statement : statements) {
            try {
                session.withRoles(() -> watched.addAll(together(session, watch, List.of(statement))));
            } catch (ServerException refused) {
                if (transactional || !refused.state().refusesTransaction()) {
                    throw refused;
                }
                session.withRoles(() -> watched.add(watch.runAlone(statement)));
            }
        }
        return watched;
    }

    private static List<Statement> together(ScratchSession session, LockWatch watch, List<ScriptStatement> statements) {
        try {
            session.session().send("BEGIN");
            List<Statement> watched = statements.stream().map(watch::run).toList();
            session.session().send("COMMIT");
            return watched;
        } finally {
            session.session().rollback();
        }
    }
}
