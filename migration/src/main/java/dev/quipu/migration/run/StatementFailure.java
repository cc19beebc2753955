package dev.quipu.migration.run;

import dev.quipu.postgres.failure.SourceLocation;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.sqlstate.SqlState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which statement of a step failed, before that is told to a person. */
final class StatementFailure extends RuntimeException {
    private final ServerException server;
    private final transient @Nullable ScriptStatement statement;
    private final int finished;
    private final int position;

    /**
     * @param server what the server said
     * @param statement the statement of the file, or null if bookkeeping failed
     * @param finished how many statements of the file had finished
     * @param position the place in the statement in code points from 1, or 0 if the server gave none
     */
    StatementFailure(ServerException server, @Nullable ScriptStatement statement, int finished, int position) {
        super(server);
        this.server = server;
        this.statement = statement;
        this.finished = finished;
        this.position = position;
    }

    /** Bookkeeping failed, which is no statement of the file. */
    static StatementFailure ofBookkeeping(ServerException server) {
        return new StatementFailure(server, null, 0, 0);
    }

    /** Runs what sends bookkeeping beside statements, so that it fails in one way, whatever fails. */
    static void unify(Runnable work) {
        try {
            work.run();
        } catch (ServerException e) {
            throw ofBookkeeping(e);
        }
    }

    ServerException server() {
        return server;
    }

    SqlState state() {
        return server.state();
    }

    int finished() {
        return finished;
    }

    /** Returns the place in the revision's file; empty if it was bookkeeping that failed. */
    Optional<SourceLocation> location() {
        if (statement == null) {
            return Optional.empty();
        }
        return Optional.of(server.placeIn(statement, position));
    }
}
