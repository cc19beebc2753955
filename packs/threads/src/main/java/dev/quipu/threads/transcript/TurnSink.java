package dev.quipu.threads.transcript;

import java.sql.SQLException;

/** Takes turns in their order. */
@FunctionalInterface
interface TurnSink {
    void take(Turn turn) throws SQLException;
}
