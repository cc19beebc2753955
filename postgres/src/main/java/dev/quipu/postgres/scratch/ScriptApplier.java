package dev.quipu.postgres.scratch;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.sqlstate.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the statements of scripts in a throw-away database, in whatever order works: a statement that needs what is not there
 * yet waits until another has made it. Statements are expected to say what shall be, not to depend on when they run.
 */
public final class ScriptApplier {
    /** A message in English, which a scratch server writes and whose place a client cannot choose otherwise. */
    private static final Pattern MISSING_ROLE = Pattern.compile("role \"(.+)\" does not exist");

    private final Session session;
    private final boolean makesRoles;

    /**
     * Takes where to run.
     *
     * @param session what runs the statements, in autocommit
     * @param makesRoles whether to make roles that the statements name and the server lacks
     */
    public ScriptApplier(Session session, boolean makesRoles) {
        this.session = session;
        this.makesRoles = makesRoles;
    }

    /**
     * Runs all statements.
     *
     * @throws QuipuException for the first statement that cannot run even after all others, with its place
     */
    public void apply(List<? extends ScriptStatement> statements) {
        if (atOnce(statements)) {
            return;
        }
        List<ScriptStatement> waiting = new ArrayList<>(statements);
        while (!waiting.isEmpty()) {
            List<ScriptStatement> failed = new ArrayList<>();
            QuipuException first = null;
            for (ScriptStatement statement : waiting) {
                try {
                    run(statement);
                } catch (ServerException e) {
                    if (!mayWait(e)) {
                        throw failure(statement, e);
                    }
                    first = first == null ? failure(statement, e) : first;
                    failed.add(statement);
                }
            }
            if (first != null && failed.size() == waiting.size()) {
                throw first;
            }
            waiting = failed;
        }
    }

    /** Most scripts are in order: one message, and nothing has happened if it fails. */
    private boolean atOnce(List<? extends ScriptStatement> statements) {
        StringBuilder message = new StringBuilder("BEGIN;\n");
        for (ScriptStatement statement : statements) {
            if (statement instanceof ScriptStatement.CopyIn) {
                return false;
            }
            message.append(statement.text()).append(";\n");
        }
        try {
            session.send(message.append("COMMIT").toString());
            return true;
        } catch (ServerException e) {
            session.rollback();
            return false;
        }
    }

    private void run(ScriptStatement statement) {
        try {
            send(statement);
        } catch (ServerException e) {
            Matcher role = MISSING_ROLE.matcher(e.message());
            if (!makesRoles || !role.matches()) {
                throw e;
            }
            session.send("CREATE ROLE " + new Identifier(role.group(1)).quoted());
            run(statement);
        }
    }

    private void send(ScriptStatement statement) {
        switch (statement) {
            case ScriptStatement.Sql sql -> session.send(sql.text());
            case ScriptStatement.CopyIn copy -> session.copyIn(copy.text(), copy.rows());
        }
    }

    private static boolean mayWait(ServerException failure) {
        SqlState state = new SqlState(failure.sqlState());
        return state.isUndefinedTable()
                || state.isUndefinedColumn()
                || state.isUndefinedFunction()
                || state.isUndefinedObject()
                || state.isUndefinedSchema()
                // A foreign key's table lacks its unique key; an ALTER comes before what it alters.
                || failure.sqlState().equals("42830")
                || failure.sqlState().equals("42809");
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
