package dev.quipu.postgres.session;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.SourceLocation;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.script.ToldName;
import dev.quipu.postgres.secret.Redactor;
import dev.quipu.postgres.sqlstate.SqlState;
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
    private final transient SqlState state;
    private final int finished;
    private final int position;

    ServerException(SQLException cause, int finished, Redactor redactor) {
        super(Kind.FAILED, redactor.redact(text(cause)), null, notes(cause, redactor), hint(cause, redactor), cause);
        this.state = SqlState.orInternalError(cause);
        this.finished = finished;
        ServerErrorMessage message = server(cause);
        this.position = message == null ? 0 : message.getPosition();
    }

    /** Tells of a session that did not come to be. */
    ServerException(ConnectionFailure failure, Redactor redactor) {
        super(
                Kind.FAILED,
                redactor.redact(Objects.requireNonNullElseGet(failure.message(), () -> text(failure.cause()))),
                null,
                Stream.concat(Stream.of(failure.place()), notes(failure.cause(), redactor).stream())
                        .map(redactor::redact)
                        .toList(),
                failure.hint() == null ? hint(failure.cause(), redactor) : redactor.redact(failure.hint()),
                failure.cause());
        this.state = SqlState.orInternalError(failure.cause());
        this.finished = 0;
        this.position = 0;
    }

    /** Wraps what JDBC threw outside of a message of several statements. */
    public static ServerException of(SQLException cause) {
        return new ServerException(cause, 0, new Redactor());
    }

    /** Returns the error code, {@code XX000} where the driver gave none. */
    public SqlState state() {
        return state;
    }

    /** Returns what the server said, with the code, which is the same in every language. */
    public String told() {
        return message() + " (SQLSTATE " + state + ")";
    }

    /** Returns how many statements of the message had finished before the one that failed. */
    public int finished() {
        return finished;
    }

    /** Returns the place of the error in characters (code points) from 1 in the text that was sent, or 0 if unknown. */
    public int position() {
        return position;
    }

    /**
     * Returns the place in a statement of a script that this means: where the server says, else where the name stands that it is
     * about, else the beginning.
     *
     * @param position {@link #position} in the statement, 0 if the server says nothing
     */
    public SourceLocation placeIn(ScriptStatement statement, int position) {
        if (position > 0) {
            return statement.locationOf(position);
        }
        Optional<SourceLocation> named = state().isOfNames() ? ToldName.place(statement, message()) : Optional.empty();
        return named.orElseGet(statement::location);
    }

    static String text(SQLException cause) {
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
        String hint = message == null ? null : message.getHint();
        if (hint == null) {
            hint = PoolerHints.of(text(cause)).orElse(null);
        }
        return hint == null ? null : redactor.redact(hint);
    }

    static @Nullable ServerErrorMessage server(SQLException cause) {
        return cause instanceof PSQLException thrown ? thrown.getServerErrorMessage() : null;
    }
}
