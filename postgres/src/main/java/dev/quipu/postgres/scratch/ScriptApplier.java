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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements of scripts in a throw-away database, in whatever order works: a statement that needs what is not there
 * yet waits until another has made it. Such statements say what shall be, so when they run does not matter; where they make
 * it does, so each runs under the {@code search_path} under which it stands in its script, and its backslashes are read as they
 * are there. A script begins under the path of the session, whatever another has set. Commands that begin and end transactions
 * are passed over.
 *
 * <p>When it runs does matter for what is about all that is there, such as {@code GRANT … ON ALL TABLES}: it waits for what
 * stands before it in its script and for all that other scripts can make ({@link WaitingStatements}).
 */
public final class ScriptApplier {
    private static final Set<String> TRANSACTION_CONTROL =
            Set.of("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT");

    private static final Pattern RESET_ALL = Pattern.compile("\\breset\\s+all\\b");

    private static final Set<String> SETTING = Set.of("SET", "RESET", "DISCARD", "SELECT");

    private static final Set<String> ROLES = Set.of("ROLE", "USER", "GROUP");

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
        finish(inOrder(all));
        readBackslashes(false);
    }

    /**
     * Rows of COPY have to be sent by themselves, a path that one script sets is not that of the next, and a message is read
     * before anything in it is set.
     */
    private static boolean mayRunAtOnce(List<ScriptStatement> statements) {
        boolean several = areOfSeveralScripts(statements);
        return statements.stream()
                .noneMatch(statement -> statement instanceof ScriptStatement.CopyIn
                        || statement.backslashEscapes()
                        || (several && (maySetThePath(statement) || isAboutAll(statement))));
    }

    private static boolean areOfSeveralScripts(List<ScriptStatement> statements) {
        return statements.stream()
                        .map(statement -> statement.source().name())
                        .distinct()
                        .count()
                > 1;
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
    private WaitingStatements inOrder(List<ScriptStatement> statements) {
        var later = new WaitingStatements();
        boolean several = areOfSeveralScripts(statements);
        String first = path();
        String path = first;
        String script = "";
        for (ScriptStatement statement : statements) {
            if (!statement.source().name().equals(script)) {
                script = statement.source().name();
                path = changeTo(first, path);
            }
            boolean setsThePath = maySetThePath(statement);
            boolean isAboutAll = isAboutAll(statement);
            boolean hasToWait =
                    !setsThePath && (later.holdUp(statement) || (isAboutAll && (several || later.has(script))));
            QuipuException failure = hasToWait ? null : attempt(statement);
            if (hasToWait || failure != null) {
                later.add(statement, path, isAboutAll, failure);
            } else if (setsThePath) {
                path = path();
            }
        }
        return later;
    }

    private void finish(WaitingStatements waiting) {
        while (!waiting.isEmpty()) {
            boolean goesOn = runSome(waiting, waiting.inFront(), false)
                    || runSome(waiting, waiting.due(), true)
                    || runSome(waiting, waiting.behind(), true)
                    || runSome(waiting, waiting.aboutAll(), true);
            if (!goesOn) {
                throw waiting.failure();
            }
        }
    }

    /** Runs what can run now, and tells whether anything could. */
    private boolean runSome(WaitingStatements waiting, List<WaitingStatements.Waiting> candidates, boolean onlyOne) {
        boolean some = false;
        String path = path();
        for (WaitingStatements.Waiting one : candidates) {
            path = changeTo(one.path(), path);
            QuipuException failure = attempt(one.statement());
            if (failure != null) {
                waiting.failed(one, failure);
            } else {
                waiting.remove(one);
                some = true;
            }
            if (some && onlyOne && !one.makesNothing()) {
                return true;
            }
        }
        return some;
    }

    /**
     * Whether what a statement does hangs on all that is there: it can be run at any time, and does something else each time.
     * What clears away stays where it is, which is before what it shall not take away.
     */
    private static boolean isAboutAll(ScriptStatement statement) {
        List<String> words = statement.leadingWords(2);
        return switch (words.isEmpty() ? "" : words.getFirst()) {
            case "DO" -> !statement.text().toUpperCase(Locale.ROOT).contains("DROP ");
            case "CALL", "REASSIGN" -> true;
            case "SELECT" -> !maySetThePath(statement);
            case "GRANT", "REVOKE" -> isOnAll(statement.bareWords());
            default -> false;
        };
    }

    private static boolean isOnAll(List<String> words) {
        int on = words.indexOf("ON");
        return on >= 0 && on + 1 < words.size() && words.get(on + 1).equals("ALL");
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
            // Others end what a SET has begun, and so stay behind it.
            case "RESET" ->
                text.contains("search_path") || RESET_ALL.matcher(text).find();
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
            if (makesRole(statement) && session.isOfRoleThatIsThere(e)) {
                return null;
            }
            QuipuException failure = failure(statement, e);
            if (!mayWait(e)) {
                throw failure;
            }
            return failure;
        }
    }

    /** A block that makes a role makes other things too, which are not there because the role is. */
    private static boolean makesRole(ScriptStatement statement) {
        List<String> words = statement.leadingWords(2);
        return words.size() == 2 && words.getFirst().equals("CREATE") && ROLES.contains(words.getLast());
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
        SqlState state = failure.state();
        // The unique key that a foreign key needs is made by a later statement.
        return state.isUndefined() || state.isInvalidForeignKey();
    }

    private static QuipuException failure(ScriptStatement statement, ServerException failure) {
        return new QuipuException(
                Kind.FAILED,
                failure.told(),
                failure.placeIn(statement, failure.position()),
                failure.notes(),
                failure.hint().orElse(null),
                failure);
    }
}
