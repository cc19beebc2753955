package dev.quipu.ingest;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a failure of the server says of what was sent. */
final class ServerFault {
    /** Undefined schema, table, column, function and other object. */
    private static final Set<String> MISSING = Set.of("3F000", "42P01", "42703", "42883", "42704");

    private ServerFault() {}

    /** Whether it is about the values of a row: data, constraints, limits, and what triggers refuse. */
    static boolean isOfRow(SQLException failure) {
        String state = state(failure);
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54") || state.equals("P0001");
    }

    /** Whether somebody else's transaction was in the way, so that the same may go well the next time. */
    static boolean isOfOthers(SQLException failure) {
        return state(failure).equals("40001") || state(failure).equals("40P01");
    }

    /** Returns what to throw where a block cannot begin: with the role that is not there, or is not the login's to take. */
    static IngestException ofIdentity(SQLException failure) {
        return switch (state(failure)) {
            case "42501" ->
                new IngestException(
                        message(failure)
                                + "; the connection's login has to be a member of the role, and may need TEMPORARY on the database,"
                                + " which GRANT gives",
                        failure);
            // Roles belong to the whole server: it has never seen the pack.
            case "22023" -> wrongSchema(failure);
            default -> stopping(failure);
        };
    }

    /** Returns what to throw for a failure that is not about rows: what it was, and what to do. */
    static IngestException stopping(SQLException failure) {
        String state = state(failure);
        if (MISSING.contains(state)) {
            return wrongSchema(failure);
        }
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "08", "28", "3D", "53", "57" ->
                new IngestException("the database is not available: " + message(failure), failure);
            default -> new IngestException("the database refused: " + message(failure), failure);
        };
    }

    private static IngestException wrongSchema(SQLException failure) {
        return new IngestException(
                "the database is not at the revisions that this program needs: " + message(failure)
                        + "; \"quipu status\" tells which are missing, and \"quipu upgrade\" applies them",
                failure);
    }

    /** Without values of rows, which the server's detail holds. */
    static String message(SQLException failure) {
        ServerErrorMessage server = failure instanceof PSQLException known ? known.getServerErrorMessage() : null;
        String message = server == null ? failure.getMessage() : server.getMessage();
        return message == null ? failure.toString() : message;
    }

    private static String state(SQLException failure) {
        return Objects.requireNonNullElse(failure.getSQLState(), "");
    }
}
