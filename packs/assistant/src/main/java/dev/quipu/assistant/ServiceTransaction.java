package dev.quipu.assistant;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A transaction of the service: a login that is a member of its role is so only once it says it. */
final class ServiceTransaction {
    private ServiceTransaction() {}

    static void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL app.service = on");
        }
    }
}
