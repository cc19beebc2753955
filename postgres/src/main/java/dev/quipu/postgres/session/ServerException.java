package dev.quipu.postgres.session;

import dev.quipu.postgres.failure.QuipuException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The server, or the way to it, said no. */
public final class ServerException extends QuipuException {
    private final String sqlState;
    private final int finished;
    private final int position;

    ServerException(SQLException cause, int finished) {
        super(Kind.FAILED, text(cause), null, notes(cause), hint(cause), cause);
        this.sqlState = Optional.ofNullable(cause.getSQLState()).orElse("XX000");
        this.finished = finished;
        ServerErrorMessage message = server(cause);
        this.position = message == null ? 0 : message.getPosition();
    }

    /** Wraps what JDBC threw outside of a message of several statements. */
    public static ServerException of(SQLException cause) {
        return new ServerException(cause, 0);
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
        String text = message == null ? cause.getMessage() : message.getMessage();
        return text == null ? cause.getClass().getSimpleName() : text;
    }

    private static List<String> notes(SQLException cause) {
        ServerErrorMessage message = server(cause);
        String detail = message == null ? null : message.getDetail();
        String where = message == null ? null : message.getWhere();
        return Stream.of(detail, where).filter(Objects::nonNull).toList();
    }

    private static @Nullable String hint(SQLException cause) {
        ServerErrorMessage message = server(cause);
        return message == null ? null : message.getHint();
    }

    private static @Nullable ServerErrorMessage server(SQLException cause) {
        return cause instanceof PSQLException thrown ? thrown.getServerErrorMessage() : null;
    }
}
