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
     * Puts rows into a table, ten and then many, before the table was ever counted and after it was counted with few, and
     * returns how many rows the server read for the many, in all tables: as a rule some for each, as a fault all of the table
     * for each.
     *
     * @param key the column that tells what a row belongs to; the server is made to think that it says something else in each
     *     row, as where most conversations have one message
     * @param insert the statement, with {@code %d} for how many rows
     */
    public static long rowsRead(PackDatabase database, String table, String key, String insert, int rows)
            throws SQLException {
        long read = rowsRead(database, insert, rows);
        database.execute("DELETE FROM " + table);
        database.execute(insert.formatted(10));
        database.execute("ALTER TABLE " + table + " ALTER COLUMN " + key + " SET (n_distinct = -1)");
        database.execute("VACUUM ANALYZE " + table);
        return Math.max(read, rowsRead(database, insert, rows));
    }

    private static long rowsRead(PackDatabase database, String insert, int rows) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            // Six times, as the server decides then to keep a plan.
            for (int i = 0; i < 6; i++) {
                statement.execute(insert.formatted(2));
            }
            connection.setAutoCommit(false);
            statement.execute(insert.formatted(rows));
            statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
            try (ResultSet read = statement.executeQuery(
                    "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables")) {
                read.next();
                long all = read.getLong(1);
                connection.commit();
                return all;
            }
        }
    }
}
