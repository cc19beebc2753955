package dev.quipu.postgres.scratch;

import dev.quipu.catalog.name.Literal;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.sqlstate.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements of scripts in a throw-away database, in whatever order works: a statement that needs what is not there
 * yet waits until another has made it. Such statements say what shall be, so when they run does not matter; where they make
 * it does, so each runs under the {@code search_path} under which it stands in its script, and its backslashes are read as they
 * are there. A script begins under the path of the session, whatever another has set. Commands that begin and end transactions are passed over.
 */
public final class ScriptApplier {
    private static final Set<String> TRANSACTION_CONTROL =
            Set.of("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT");

    private static final Set<String> SETTING = Set.of("SET", "RESET", "DISCARD", "SELECT");

    private final ScratchSession session;

    /** How the session reads backslashes in plain literals; null if what has run may have changed it. */
    private @Nullable Boolean backslashEscapes = false;

    public ScriptApplier(ScratchSession session) {
        this.session = session;
    }

    /**
     * Runs all statements.
     *
     * @throws QuipuException for the first statement that cannot run even after all others, with its place
     */
    public void apply(List<? extends ScriptStatement> statements) {
        List<ScriptStatement> all = new ArrayList<>(statements);
        all.removeIf(statement -> TRANSACTION_CONTROL.containsAll(statement.leadingWords(1))
                && !statement.leadingWords(1).isEmpty());
        if (mayRunAtOnce(all) && runAtOnce(all)) {
            return;
        }
        List<Waiting> waiting = inOrder(all);
        while (!waiting.isEmpty()) {
            waiting = round(waiting);
        }
        readBackslashes(false);
    }

    /** What has to wait, and under which path it stands. */
    private record Waiting(ScriptStatement statement, String path, QuipuException failure) {}

    /**
     * Rows of COPY have to be sent by themselves, a path that one script sets is not that of the next, and a message is read
     * before anything in it is set.
     */
    private static boolean mayRunAtOnce(List<ScriptStatement> statements) {
        boolean several = statements.stream()
                        .map(statement -> statement.source().name())
                        .distinct()
                        .count()
                > 1;
        return statements.stream()
                .noneMatch(statement -> statement instanceof ScriptStatement.CopyIn
                        || statement.backslashEscapes()
                        || (several && maySetThePath(statement)));
    }

    /** Most scripts are in order: one message, which leaves nothing if it fails. */
    private boolean runAtOnce(List<ScriptStatement> statements) {
        try {
            session.runTogether(statements.stream().map(ScriptStatement::text).toList());
            return true;
        } catch (ServerException e) {
            return false;
        }
    }

    /** Runs what can run as it stands, and returns what has to wait. */
    private List<Waiting> inOrder(List<ScriptStatement> statements) {
        List<Waiting> later = new ArrayList<>();
        String first = path();
        String path = first;
        String script = "";
        for (ScriptStatement statement : statements) {
            if (!statement.source().name().equals(script)) {
                script = statement.source().name();
                path = changeTo(first, path);
            }
            QuipuException failure = attempt(statement);
            if (failure != null) {
                later.add(new Waiting(statement, path, failure));
            } else if (maySetThePath(statement)) {
                path = path();
            }
        }
        return later;
    }

    /** Runs what can run now, and returns what has to wait still. */
    private List<Waiting> round(List<Waiting> waiting) {
        List<Waiting> later = new ArrayList<>();
        String path = path();
        for (Waiting one : waiting) {
            path = changeTo(one.path(), path);
            QuipuException failure = attempt(one.statement());
            if (failure != null) {
                later.add(new Waiting(one.statement(), one.path(), failure));
            }
        }
        if (later.size() == waiting.size()) {
            throw later.getFirst().failure();
        }
        return later;
    }

    private static boolean maySetThePath(ScriptStatement statement) {
        if (!maySet(statement)) {
            return false;
        }
        List<String> words = statement.leadingWords(1);
        String text = statement.text().toLowerCase(Locale.ROOT);
        return switch (words.getFirst()) {
            case "SET" -> text.contains("search_path") || text.contains("schema");
            case "SELECT" -> text.contains("search_path");
            default -> true;
        };
    }

    private void readBackslashes(boolean escapes) {
        if (!Boolean.valueOf(escapes).equals(backslashEscapes)) {
            session.session().send("SET standard_conforming_strings = " + (escapes ? "off" : "on"));
            backslashEscapes = escapes;
        }
    }

    private static boolean maySet(ScriptStatement statement) {
        return statement.leadingWords(1).stream().anyMatch(SETTING::contains);
    }

    private String path() {
        return String.valueOf(session.session()
                .query("SELECT pg_catalog.current_setting('search_path')")
                .getFirst()
                .getFirst());
    }

    private String changeTo(String path, String current) {
        if (!path.equals(current)) {
            session.session().query("SELECT pg_catalog.set_config('search_path', " + Literal.quote(path) + ", false)");
        }
        return path;
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
        readBackslashes(statement.backslashEscapes());
        switch (statement) {
            case ScriptStatement.Sql sql -> session.session().send(sql.text());
            case ScriptStatement.CopyIn copy -> session.session().copyIn(copy.text(), copy.rows());
        }
        if (maySet(statement)) {
            backslashEscapes = null;
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
