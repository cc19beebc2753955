package dev.quipu.imports.span;

import dev.quipu.exports.otlp.GenAiSpan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts spans into a system's tables: each in a transaction of whoever calls, and once, however often it is sent. */
interface SpanStore {
    /** Returns the settings of the server that hold for each transaction. */
    Map<String, String> settings();

    /** Returns what it counts, in the order in which it is told. */
    List<String> counted();

    /** Stores what there is a place for, and tells what there is none for. */
    void store(Connection connection, GenAiSpan span, SpanOutcome outcome) throws SQLException;

    /** Sets a time, or NULL. */
    static void time(PreparedStatement statement, int place, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(place, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(place, time.atOffset(ZoneOffset.UTC));
        }
    }
}
