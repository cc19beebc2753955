package dev.quipu.spring.boot;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Connections that are in Spring's transaction where there is one of this data source, and else in autocommit, whatever the pool
 * begins with. One of a pool that switches autocommit off looks as if it were in a transaction, which nobody would end; so it
 * does in a transaction of another resource, to which Spring binds it, but which does not commit it.
 */
final class SpringsTransactions extends TransactionAwareDataSourceProxy {
    SpringsTransactions(DataSource dataSource) {
        super(dataSource);
    }

    /** Pools put back what they begin with when they get the connection. */
    @Override
    public Connection getConnection() throws SQLException {
        // Asked before Spring gives one, and binds it: a transaction of this data source has bound its own by now.
        // What was bound for a transaction of another resource has been put into autocommit below.
        boolean isBound = TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionSynchronizationManager.hasResource(obtainTargetDataSource());
        Connection connection = super.getConnection();
        if (isBound) {
            return connection;
        }
        try {
            connection.setAutoCommit(true);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
