package dev.quipu.ingest.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * A temporary table that lives as long as a transaction, and how rows get into it.
 *
 * @param name unqualified; the same in every transaction
 * @param columns in the order in which values are copied
 */
public record StagedTable<T>(String name, List<StagedColumn<T>> columns) {
    public StagedTable {
        columns = List.copyOf(columns);
    }

    /** Returns the name as statements say it, whatever the search path. */
    public String qualified() {
        return "pg_temp." + name;
    }

    /** Returns the statement that makes the table. */
    public String creation() {
        return "CREATE TEMPORARY TABLE " + name
                + columns.stream()
                        .map(column -> column.name() + " " + column.type())
                        .collect(Collectors.joining(", ", " (", ")"))
                + " ON COMMIT DROP";
    }

    /**
     * Copies rows into the table.
     *
     * @param connection one of PostgreSQL's driver, or around one
     */
    public void copy(Connection connection, Iterable<? extends T> rows) throws SQLException {
        try (BinaryRows out = new BinaryRows(connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + qualified() + " FROM STDIN (FORMAT binary)"))) {
            for (T row : rows) {
                out.row(columns.size());
                for (StagedColumn<T> column : columns) {
                    column.encoder().encode(row, out);
                }
            }
            out.finish();
        }
    }
}
