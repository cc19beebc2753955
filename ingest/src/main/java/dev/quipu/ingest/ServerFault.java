package dev.quipu.ingest;

import java.sql.SQLException;
import java.util.Objects;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a failure of the server says of what was sent. */
final class ServerFault {
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
