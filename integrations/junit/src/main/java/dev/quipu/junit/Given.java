package dev.quipu.junit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A database that a test, or a class of tests, was given, with the connections that were opened for it. */
final class Given implements AutoCloseable {
    private final Databases databases;
    private final TestDatabase database;
    private final List<Connection> opened = new ArrayList<>();

    Given(Databases databases, TestDatabase database) {
        this.databases = databases;
        this.database = database;
    }

    TestDatabase database() {
        return database;
    }

    /** Opens a connection, which is closed with this. Tests of a class may ask at the same time. */
    synchronized Connection connect() throws SQLException {
        Connection connection = database.dataSource().getConnection();
        opened.add(connection);
        return connection;
    }

    @Override
    public synchronized void close() throws SQLException {
        try {
            for (Connection connection : opened) {
                connection.close();
            }
        } finally {
            databases.drop(database);
        }
    }
}
