package dev.quipu.migration.content;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs files that only read: each in a read-only transaction that is rolled back, with the branch's schema as search path.
 *
 * @param session the session, in autocommit and outside of a transaction, before and after each run
 * @param schema the branch's schema
 * @param statementTimeout how long a statement may take; zero for as long as it needs
 */
public record ReadOnlyRun(Session session, Identifier schema, Duration statementTimeout) {
    /** What to ask of a query. */
    public enum Mode {
        ROWS(""),
        /** The plan, without running the query. */
        EXPLAIN("EXPLAIN "),
        /** The plan, with what running the query measured. */
        ANALYZE("EXPLAIN (ANALYZE, BUFFERS) ");

        private final String prefix;

        Mode(String prefix) {
            this.prefix = prefix;
        }
    }

    /**
     * The first rows of many.
     *
     * @param first at most as many as were asked for
     * @param count how many there are in all
     */
    public record Sample(Rows first, long count) {}

    /**
     * Runs a query.
     *
     * @param values a value for every parameter, by name, as text that its type reads
     * @throws QuipuException of kind USAGE if a value is none of its type
     * @throws ContentFailedException if the server refuses the query
     */
    public Rows query(ContentFile file, Map<String, @Nullable String> values, Mode mode) {
        BoundQuery query = new BoundQuery(file);
        begin();
        try {
            checkTypes(file, values);
            session.send(query.prepare());
            return prepared(mode.prefix + query.execute(values));
        } catch (ServerException e) {
            throw ContentFailedException.of(label(file), query.locationOf(e.position()), null, e);
        } finally {
            session.rollback();
        }
    }

    /**
     * Counts the rows of a check and reads the first, without holding all of them.
     *
     * @param limit the most rows to read
     * @throws ContentFailedException if the server refuses the check
     */
    public Sample sample(ContentFile file, int limit) {
        ScriptStatement statement = file.onlyStatement();
        String declare = "DECLARE quipu_check NO SCROLL CURSOR FOR ";
        begin();
        try {
            session.send(declare + statement.text());
            Rows first = rows("FETCH " + limit + " FROM quipu_check");
            long rest =
                    session.send("MOVE FORWARD ALL IN quipu_check").getFirst().count();
            return new Sample(first, first.rows().size() + rest);
        } catch (ServerException e) {
            int position = e.position() - declare.length();
            throw ContentFailedException.of(
                    label(file), position > 0 ? statement.locationOf(position) : statement.location(), null, e);
        } finally {
            session.rollback();
        }
    }

    private void begin() {
        session.send("BEGIN READ ONLY; SET LOCAL search_path = " + schema.quoted() + "; SET LOCAL statement_timeout = "
                + statementTimeout.toMillis());
    }

    /** Asks the server to read each value, so that it is clear which one it cannot. */
    private void checkTypes(ContentFile file, Map<String, @Nullable String> values) {
        if (file.parameters().isEmpty()) {
            return;
        }
        try {
            session.send(file.parameters().stream()
                    .map(parameter -> "SELECT CAST(" + BoundQuery.literal(values.get(parameter.name())) + " AS "
                            + parameter.type() + ")")
                    .collect(Collectors.joining("; ")));
        } catch (ServerException e) {
            if (!e.state().isOfValue()) {
                throw e;
            }
            throw wrongValue(file.parameters().get(e.finished()), e);
        }
    }

    private static QuipuException wrongValue(Parameter parameter, ServerException cause) {
        List<String> notes = new ArrayList<>(cause.notes());
        return new QuipuException(
                Kind.USAGE,
                "wrong value for parameter \"" + parameter.name() + "\": " + cause.message(),
                null,
                notes,
                "its type is " + parameter.type()
                        + (parameter.description().isEmpty() ? "" : ": " + parameter.description()),
                cause);
    }

    private Rows rows(String sql) {
        try (Statement statement = session.connection().createStatement()) {
            // Braces are JSON here, and never JDBC's own escapes.
            statement.setEscapeProcessing(false);
            try (ResultSet result = statement.executeQuery(sql)) {
                return RowReader.read(result);
            }
        } catch (SQLException e) {
            throw ServerException.of(e);
        }
    }

    /**
     * Runs what is prepared and forgets it in the same transaction: a prepared statement outlives its transaction, and
     * behind a pooler it would be somebody else's surprise afterwards.
     */
    private Rows prepared(String execute) {
        session.send("SAVEPOINT prepared");
        try {
            return rows(execute);
        } finally {
            if (!session.isClosed()) {
                session.send("ROLLBACK TO SAVEPOINT prepared; DEALLOCATE " + BoundQuery.NAME);
            }
        }
    }

    static String label(ContentFile file) {
        return file.script().source().name();
    }
}
