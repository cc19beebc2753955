package dev.quipu.migration.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Many rows in one transaction, on a connection that planned its statements and foreign keys when the table had few, and
 * was counted with few: what a team's first import is.
 */
public final class LargeInsert {
    private LargeInsert() {}

    /**
     * Puts rows into a table, ten twice and then many, and returns how many rows the server read through, one after the
     * other, in any table for those many. As a rule those that it was given; as a fault, all of the table for each.
     *
     * @param insert the statement, with {@code %d} for how many rows
     */
    public static long rowsReadThrough(PackDatabase database, String table, String insert, int rows)
            throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(insert.formatted(10));
            statement.execute("ANALYZE " + table);
            statement.execute(insert.formatted(10));
            connection.setAutoCommit(false);
            statement.execute(insert.formatted(rows));
            statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
            try (ResultSet read = statement.executeQuery("SELECT sum(seq_tup_read) FROM pg_stat_xact_user_tables")) {
                read.next();
                return read.getLong(1);
            }
        }
    }
}
