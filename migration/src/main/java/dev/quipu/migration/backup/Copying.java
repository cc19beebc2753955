package dev.quipu.migration.backup;

import dev.quipu.postgres.rows.PortableText;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** COPY with settings under which text means the same in every database, and no row is hidden. */
final class Copying {
    /** How long to queue behind another session's lock before the backup fails. */
    static final int LOCK_TIMEOUT_MILLIS = 60_000;

    private static final List<String> OF_THE_SESSION = List.of(
            "search_path = ''",
            "statement_timeout = 0",
            "idle_in_transaction_session_timeout = 0",
            "lock_timeout = " + LOCK_TIMEOUT_MILLIS,
            "client_connection_check_interval = 1000");

    private Copying() {}

    /** Returns one message that sets everything until the transaction ends. */
    static String settings() {
        return Stream.concat(OF_THE_SESSION.stream(), PortableText.SETTINGS.stream())
                .map(setting -> "SET LOCAL " + setting)
                .collect(Collectors.joining("; "));
    }

    /** Reads the rows of a table. */
    static void out(Session session, TableShape table, OutputStream to) throws IOException {
        try {
            manager(session).copyOut(table.copyOut() + asItIs(session), to);
        } catch (SQLException e) {
            throw ServerException.of(e);
        }
    }

    /** Reads the rows of a table only to count and sum them. */
    static RowDigest digest(Session session, TableShape table) throws IOException {
        RowDigest digest = new RowDigest();
        out(session, table, digest);
        return digest;
    }

    /** Writes rows to somewhere. */
    interface Rows {
        void writeTo(OutputStream to) throws IOException;
    }

    /** Writes rows into a table. */
    static void in(Session session, TableShape table, Rows rows) throws IOException {
        try {
            CopyIn copy = manager(session).copyIn(table.copyIn() + asItIs(session));
            try {
                rows.writeTo(stream(copy));
                copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException e) {
            throw ServerException.of(e);
        }
    }

    /** A database without an encoding holds bytes of any, which pass only if nothing is said of them to be UTF-8. */
    private static String asItIs(Session session) throws SQLException {
        String encoding = session.connection().unwrap(PGConnection.class).getParameterStatus("server_encoding");
        return "SQL_ASCII".equals(encoding) ? " (ENCODING 'SQL_ASCII')" : "";
    }

    private static CopyManager manager(Session session) throws SQLException {
        return session.connection().unwrap(PGConnection.class).getCopyAPI();
    }

    private static OutputStream stream(CopyIn copy) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] data, int offset, int length) {
                try {
                    copy.writeToCopy(data, offset, length);
                } catch (SQLException e) {
                    throw ServerException.of(e);
                }
            }
        };
    }
}
