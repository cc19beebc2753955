package dev.quipu.bench;

import dev.quipu.postgres.local.ServerAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Connections to the server that is measured, as its owner. */
record ServerConnections(ServerAddress address) {
    /**
     * Opens one.
     *
     * @param schema where names are looked for
     */
    Connection open(String schema) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        Connection connection = DriverManager.getConnection(Sides.jdbc(address), properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = " + schema);
        }
        return connection;
    }
}
