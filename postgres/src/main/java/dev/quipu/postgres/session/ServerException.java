package dev.quipu.postgres.session;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.secret.Redactor;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The server, or the way to it, said no. What it said is free of the password that the session was opened with. */
public final class ServerException extends QuipuException {
    private final String sqlState;
    private final int finished;
    private final int position;

    ServerException(SQLException cause, int finished, Redactor redactor) {
        super(Kind.FAILED, redactor.redact(text(cause)), null, notes(cause, redactor), hint(cause, redactor), cause);
        this.sqlState = Optional.ofNullable(cause.getSQLState()).orElse("XX000");
        this.finished = finished;
        ServerErrorMessage message = server(cause);
        this.position = message == null ? 0 : message.getPosition();
    }

    /** Wraps what JDBC threw outside of a message of several statements. */
    public static ServerException of(SQLException cause) {
        return new ServerException(cause, 0, new Redactor());
    }

    /** Returns the five characters of the error code, {@code XX000} where the driver gave none. */
    public String sqlState() {
        return sqlState;
    }

    /** Returns how many statements of the message had finished before the one that failed. */
    public int finished() {
        return finished;
    }

    /** Returns the place of the error in characters (code points) from 1 in the text that was sent, or 0 if unknown. */
    public int position() {
        return position;
    }

    private static String text(SQLException cause) {
        ServerErrorMessage message = server(cause);
        // The driver's own messages are whole sentences, and told in the form of all others.
        String driver = cause.getMessage() == null ? null : cause.getMessage().replaceFirst("\\.$", "");
        String text = message == null ? driver : message.getMessage();
        return text == null ? cause.getClass().getSimpleName() : text;
    }

    private static List<String> notes(SQLException cause, Redactor redactor) {
        ServerErrorMessage message = server(cause);
        String detail = message == null ? null : message.getDetail();
        String where = message == null ? null : message.getWhere();
        return Stream.of(detail, where)
                .filter(Objects::nonNull)
                .map(redactor::redact)
                .toList();
    }

    private static @Nullable String hint(SQLException cause, Redactor redactor) {
        ServerErrorMessage message = server(cause);
        String hint = message == null ? hintForDriver(cause) : message.getHint();
        if (hint == null) {
            hint = PoolerHints.of(text(cause)).orElse(null);
        }
        return hint == null ? null : redactor.redact(hint);
    }

    /** What the driver says when nobody answers tells how it looks from inside; the hint tells what to look at. */
    private static @Nullable String hintForDriver(SQLException cause) {
        return "08001".equals(cause.getSQLState()) ? "is a server running there? check host, port and firewall" : null;
    }

    private static @Nullable ServerErrorMessage server(SQLException cause) {
        return cause instanceof PSQLException thrown ? thrown.getServerErrorMessage() : null;
    }
}
