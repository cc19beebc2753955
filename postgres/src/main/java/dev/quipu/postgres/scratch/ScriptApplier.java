package dev.quipu.postgres.scratch;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.sqlstate.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements of scripts in a throw-away database, in whatever order works: a statement that needs what is not there
 * yet waits until another has made it. Such statements say what shall be, so when they run does not matter. Commands that
 * begin and end transactions are passed over.
 */
public final class ScriptApplier {
    private static final Set<String> TRANSACTION_CONTROL =
            Set.of("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT");

    private final ScratchSession session;

    public ScriptApplier(ScratchSession session) {
        this.session = session;
    }

    /**
     * Runs all statements.
     *
     * @throws QuipuException for the first statement that cannot run even after all others, with its place
     */
    public void apply(List<? extends ScriptStatement> statements) {
        List<ScriptStatement> waiting = new ArrayList<>(statements);
        waiting.removeIf(statement -> TRANSACTION_CONTROL.containsAll(statement.leadingWords(1))
                && !statement.leadingWords(1).isEmpty());
        if (runAtOnce(waiting)) {
            return;
        }
        while (!waiting.isEmpty()) {
            waiting = round(waiting);
        }
    }

    /** Most scripts are in order: one message, which leaves nothing if it fails. */
    private boolean runAtOnce(List<ScriptStatement> statements) {
        if (statements.stream().anyMatch(ScriptStatement.CopyIn.class::isInstance)) {
            return false;
        }
        try {
            session.runTogether(statements.stream().map(ScriptStatement::text).toList());
            return true;
        } catch (ServerException e) {
            return false;
        }
    }

    /** Runs what can run now, and returns what has to wait. */
    private List<ScriptStatement> round(List<ScriptStatement> waiting) {
        List<ScriptStatement> later = new ArrayList<>();
        QuipuException first = null;
        for (ScriptStatement statement : waiting) {
            QuipuException failure = attempt(statement);
            if (failure != null) {
                later.add(statement);
                first = first == null ? failure : first;
            }
        }
        if (first != null && later.size() == waiting.size()) {
            throw first;
        }
        return later;
    }

    /** Runs one statement, and returns why it has to wait, or null if it has run. */
    private @Nullable QuipuException attempt(ScriptStatement statement) {
        try {
            session.withRoles(() -> send(statement));
            return null;
        } catch (ServerException e) {
            QuipuException failure = failure(statement, e);
            if (!mayWait(e)) {
                throw failure;
            }
            return failure;
        }
    }

    private void send(ScriptStatement statement) {
        switch (statement) {
            case ScriptStatement.Sql sql -> session.session().send(sql.text());
            case ScriptStatement.CopyIn copy -> session.session().copyIn(copy.text(), copy.rows());
        }
    }

    private static boolean mayWait(ServerException failure) {
        SqlState state = new SqlState(failure.sqlState());
        return state.isUndefinedTable()
                || state.isUndefinedColumn()
                || state.isUndefinedFunction()
                || state.isUndefinedObject()
                || state.isUndefinedSchema()
                // invalid_foreign_key: the unique key that it needs is made by a later statement.
                || state.value().equals("42830");
    }

    private static QuipuException failure(ScriptStatement statement, ServerException failure) {
        return new QuipuException(
                Kind.FAILED,
                failure.message() + " (SQLSTATE " + failure.sqlState() + ")",
                failure.position() == 0 ? statement.location() : statement.locationOf(failure.position()),
                failure.notes(),
                failure.hint().orElse(null),
                failure);
    }
}
