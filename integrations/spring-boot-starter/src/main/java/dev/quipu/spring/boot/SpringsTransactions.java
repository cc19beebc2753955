package dev.quipu.spring.boot;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Connections that are in Spring's transaction where there is one, and else in autocommit, whatever the pool begins with. One of
 * a pool that switches autocommit off looks as if it were in a transaction, which nobody would end.
 */
final class SpringsTransactions extends TransactionAwareDataSourceProxy {
    SpringsTransactions(DataSource dataSource) {
        super(dataSource);
    }

    /** Pools put back what they begin with when they get the connection. */
    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
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
