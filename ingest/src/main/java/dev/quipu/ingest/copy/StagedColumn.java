package dev.quipu.ingest.copy;

import java.sql.SQLException;

/**
 * A column of a temporary table.
 *
 * @param name as SQL has it
 * @param type as SQL has it
 * @param encoder writes its value of a row, exactly one
 */
public record StagedColumn<T>(String name, String type, Encoder<T> encoder) {
    /** Writes one value. */
    @FunctionalInterface
    public interface Encoder<T> {
        /** Writes the value of a row, exactly one. */
        void encode(T row, BinaryRows rows) throws SQLException;
    }
}
