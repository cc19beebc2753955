package dev.quipu.postgres.testing;

import dev.quipu.postgres.local.ScratchServer;
import dev.quipu.postgres.local.ServerAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that one test has for itself. Closing it drops it, whoever is still connected. */
public final class TestDatabase implements AutoCloseable {
    private final ScratchServer server;
    private final ServerAddress address;

    TestDatabase(ScratchServer server, String name) {
        this.server = server;
        this.address = server.address().withDatabase(name);
    }

    public ServerAddress address() {
        return address;
    }

    public String name() {
        return address.database();
    }

    public String host() {
        return address.host();
    }

    public int port() {
        return address.port();
    }

    /** Returns the name of a superuser. */
    public String user() {
        return address.user();
    }

    /** Returns the superuser's password: letters and digits only. */
    public String password() {
        return address.password();
    }

    /** Returns a libpq URI with the password in it. */
    public String url() {
        return "postgresql://%s:%s@%s:%d/%s".formatted(user(), password(), host(), port(), name());
    }

    /** Returns a JDBC URL without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://%s:%d/%s".formatted(host(), port(), name());
    }

    /** Opens a connection as superuser, in autocommit; the caller closes it. */
    public Connection connect() throws SQLException {
        return connect(user(), password());
    }

    /** Opens a connection as another user. */
    public Connection connect(String user, String password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return DriverManager.getConnection(jdbcUrl(), properties);
    }

    /**
     * Makes a login, unless the server has it: it is the server's, and other databases may have needed it before.
     *
     * @param more how {@code CREATE ROLE} goes on
     */
    public void createLogin(String name, String password, String more) throws SQLException {
        execute("""
                DO $$ BEGIN
                    CREATE ROLE %s LOGIN PASSWORD '%s' %s;
                EXCEPTION WHEN duplicate_object OR unique_violation THEN
                    NULL;
                END $$""".formatted(name, password, more));
    }

    /** Returns a source of connections as superuser, a new one each time. */
    public DataSource dataSource() {
        return dataSource(user(), password());
    }

    /** Returns a source of connections as another user, a new one each time. */
    public DataSource dataSource(String user, String password) {
        var source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl());
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    /** Runs one or more statements in one implicit transaction, on a connection of their own. */
    public void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Runs one statement, on a connection of its own.
     *
     * @return its rows as the server writes them; an SQL NULL is null
     */
    public List<List<@Nullable String>> query(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            return rows(statement, sql);
        }
    }

    /** Runs a query that gives one row with one column, which is not NULL. */
    public String value(String sql) throws SQLException {
        var rows = query(sql);
        if (rows.size() != 1 || rows.getFirst().size() != 1) {
            throw new AssertionError("not one value but " + rows + " from " + sql);
        }
        String value = rows.getFirst().getFirst();
        if (value == null) {
            throw new AssertionError("NULL from " + sql);
        }
        return value;
    }

    private static List<List<@Nullable String>> rows(Statement statement, String sql) throws SQLException {
        var rows = new ArrayList<List<@Nullable String>>();
        try (var result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(row(result));
            }
        }
        return rows;
    }

    private static List<@Nullable String> row(ResultSet result) throws SQLException {
        var row = new ArrayList<@Nullable String>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(result.getString(i));
        }
        return row;
    }

    @Override
    public void close() {
        server.dropDatabase(name());
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
