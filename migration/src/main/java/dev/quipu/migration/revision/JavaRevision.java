package dev.quipu.migration.revision;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A revision that needs code: a data change that SQL alone cannot make.
 *
 * <p>It gets the migrator's own connection, with {@code search_path}, timeouts and transaction as for SQL. It neither
 * commits nor closes it. It has a constructor without parameters, and a new instance is made for each process.
 */
public interface JavaRevision {
    /**
     * Does the change.
     *
     * @throws SQLException as the driver throws it; the migrator rolls back and reports it
     */
    void upgrade(Connection connection) throws SQLException;

    /**
     * Undoes the change. Left as it is, the revision cannot be downgraded.
     *
     * @throws SQLException as the driver throws it; the migrator rolls back and reports it
     */
    default void downgrade(Connection connection) throws SQLException {
        throw RevisionFileException.noDowngrade(getClass());
    }
}
