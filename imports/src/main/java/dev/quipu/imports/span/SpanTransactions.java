package dev.quipu.imports.span;

import dev.quipu.exports.Problem;
import dev.quipu.exports.otlp.GenAiSpan;
import dev.quipu.imports.run.ProjectDatabase;
import dev.quipu.postgres.session.ServerException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Spans into a store, each in a transaction of its own: one that the database does not take costs no other.
 *
 * @param connection not in autocommit
 */
record SpanTransactions(Connection connection, SpanStore store) {
    /** How often one is tried that others get in the way of. */
    private static final int ATTEMPTS = 5;

    /** Returns what the store counts. */
    List<String> counted() {
        return store.counted();
    }

    /** Stores a span; what its values are refused for is a problem of its outcome. */
    SpanOutcome store(GenAiSpan span) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            SpanOutcome outcome = new SpanOutcome(span);
            try {
                ProjectDatabase.set(connection, store.settings());
                store.store(connection, span, outcome);
                connection.commit();
                return outcome;
            } catch (SQLException e) {
                rollBack(e);
                String state = e.getSQLState() == null ? "" : e.getSQLState();
                if (ProjectDatabase.isOfOthers(e)) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                } else if (isOfSpan(state)) {
                    SpanOutcome refused = new SpanOutcome(span);
                    refused.tell(Problem.Kind.LEFT_OUT, ServerException.of(e).message() + " (SQLSTATE " + state + ")");
                    return refused;
                } else {
                    throw e;
                }
            }
        }
    }

    /** Whether a refusal is about values, limits or what a trigger says of them: else one span would stop all others. */
    private static boolean isOfSpan(String state) {
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54") || state.startsWith("P0");
    }

    private void rollBack(SQLException before) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            before.addSuppressed(e);
        }
    }
}
