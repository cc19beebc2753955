package dev.quipu.access.support;

import dev.quipu.access.AccessException;
import dev.quipu.access.Rule;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads what a failure of the database means. Immutable. */
public final class Failures {
    /** Where in the server a function's own refusals come from. */
    private static final String RAISE = "exec_stmt_raise";

    private final List<Rule> rules;

    /** Takes the rules of a pack. */
    public Failures(Rule... rules) {
        this.rules = List.of(rules);
    }

    /** Returns what a failure means. */
    public AccessException read(SQLException failure) {
        String state = Objects.requireNonNullElse(failure.getSQLState(), "");
        return switch (state) {
            case "23505", "23P01" -> broken(failure, AccessException.AlreadyThere::new);
            case "23503", "23001" -> broken(failure, AccessException.BrokenReference::new);
            case "23514", "23502" -> broken(failure, AccessException.Invalid::new);
            case "42501" -> new AccessException.NotAllowed(message(failure), failure);
            case "P0002" -> new AccessException.NotFound(message(failure), failure);
            case "40001", "40P01", "55P03" ->
                new AccessException.TryAgain("others were in the way: " + message(failure), failure);
            // The server has ended a session that was idle in a transaction, or whose transaction took too long.
            case "25P03", "25P04" -> unavailable(failure);
            // By a timeout or by somebody who had a reason: not to be done again at once.
            case "57014" -> new AccessException.Failed("it was ended: " + message(failure), failure);
            case "42P01", "42703", "42883", "3F000", "42704" -> wrongSchema(failure);
            default -> byClass(state, failure);
        };
    }

    /** Returns what it means that a connection may not be whoever a transaction is for. */
    AccessException ofIdentity(SQLException failure) {
        return switch (Objects.requireNonNullElse(failure.getSQLState(), "")) {
            case "42501" ->
                new AccessException.NotAllowed(
                        message(failure) + "; the connection's login has to be a member of it, which GRANT makes it",
                        failure);
            // Roles belong to the whole server: it has never seen the pack.
            case "22023" -> wrongSchema(failure);
            default -> read(failure);
        };
    }

    private static AccessException wrongSchema(SQLException failure) {
        return new AccessException.WrongSchema(
                "the database is not at the revisions that this program needs: " + message(failure)
                        + "; \"quipu status\" tells which are missing, and \"quipu upgrade\" applies them",
                failure);
    }

    private static AccessException byClass(String state, SQLException failure) {
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "08", "53", "57" -> unavailable(failure);
            case "22" -> new AccessException.Invalid(message(failure), null, failure);
            default -> new AccessException.Failed("the database refused: " + message(failure), failure);
        };
    }

    private static AccessException unavailable(SQLException failure) {
        return new AccessException.Unavailable("the database is not available: " + message(failure), failure);
    }

    private interface Kind {
        AccessException with(String message, @Nullable Rule rule, @Nullable Throwable cause);
    }

    /** Triggers and functions refuse in words of their own, which are the meaning. */
    private AccessException broken(SQLException failure, Kind kind) {
        ServerErrorMessage server = server(failure);
        Rule rule = server == null ? null : rule(server);
        if (rule != null) {
            return kind.with(rule.meaning(), rule, failure);
        }
        String column = server == null ? null : server.getColumn();
        if ("23502".equals(failure.getSQLState()) && column != null) {
            return kind.with(column + " is missing", null, failure);
        }
        return kind.with(message(failure), null, failure);
    }

    private @Nullable Rule rule(ServerErrorMessage server) {
        String constraint = server.getConstraint();
        if (constraint == null) {
            return null;
        }
        String table = Objects.requireNonNullElse(server.getTable(), "");
        return rules.stream()
                .filter(rule -> rule.isMeantBy(table, constraint))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable ServerErrorMessage server(SQLException failure) {
        return failure instanceof PSQLException server ? server.getServerErrorMessage() : null;
    }

    /** With what a function advises; without values of rows, which the server's detail holds. */
    private static String message(SQLException failure) {
        ServerErrorMessage server = server(failure);
        String message = server == null ? failure.getMessage() : server.getMessage();
        return message == null ? failure.toString() : message + advice(server);
    }

    /** The server's own hints are for whoever writes SQL; a function of a pack writes for whoever calls it. */
    private static String advice(@Nullable ServerErrorMessage server) {
        String hint = server == null || !RAISE.equals(server.getRoutine()) ? null : server.getHint();
        return hint == null ? "" : "; " + hint;
    }
}
