package dev.quipu.migration.proof;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.revision.Revision;
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
import java.util.List;
import java.util.Objects;

/** Runs a revision in a throw-away database that has all that it needs, and sees what each of its statements locks. */
public final class RevisionWatch {
    private final Scratch scratch;
    private final Project project;
    private final Runner runner;

    public RevisionWatch(Scratch scratch, Project project, Runner runner) {
        this.scratch = scratch;
        this.project = project;
        this.runner = runner;
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
                    revision.name() + " is Java, of which no statement is known before it runs",
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
        try (ScratchDatabase database = scratch.create()) {
            ScratchMigration migration = prepared(database, revision, direction);
            if (direction == Direction.DOWNGRADE) {
                migration.undo(revision.name());
            } else {
                migration.apply(revision.name());
            }
        }
    }

    private ScratchMigration prepared(ScratchDatabase database, Revision revision, Direction direction) {
        ScratchMigration migration = new ScratchMigration(database, project, runner);
        migration.toBefore(revision);
        if (direction == Direction.DOWNGRADE) {
            migration.apply(revision.name());
        }
        return migration;
    }

    /** @param isolated whether to end the transaction after each statement, so that the next one tells all that it locks */
    private List<Statement> watch(
            Revision revision, Direction direction, List<ScriptStatement> statements, boolean isolated) {
        try (ScratchDatabase database = scratch.create()) {
            prepared(database, revision, direction);
            try (ScratchSession session = database.connect()) {
                Identifier schema = Objects.requireNonNull(
                        project.schemas().get(revision.name().branch()));
                session.run("CREATE SCHEMA IF NOT EXISTS " + schema.quoted());
                session.run("SET search_path = " + schema.quoted());
                LockWatch watch = new LockWatch(session.session(), project.historySchema(), revision.transactional());
                return isolated || !revision.transactional()
                        ? oneByOne(session, watch, statements, revision.transactional())
                        : together(session, watch, statements);
            }
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
