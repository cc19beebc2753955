package dev.quipu.junit;

import dev.quipu.postgres.local.ServerAddress;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a test's database is. It is there as long as the test that was given it.
 *
 * @param host a numeric loopback address
 * @param port the TCP port
 * @param name the database's name
 * @param user a superuser
 * @param password the user's password: letters and digits only
 */
public record TestDatabase(String host, int port, String name, String user, String password) {
    static TestDatabase at(ServerAddress address) {
        return new TestDatabase(address.host(), address.port(), address.database(), address.user(), address.password());
    }

    /** Returns a JDBC URL without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + name;
    }

    /** Returns a libpq URI with user and password, as the command line takes it. */
    public String url() {
        return "postgresql://" + user + ":" + password + "@" + host + ":" + port + "/" + name;
    }

    /** Returns a source of connections, a new one each time, which whoever asks closes. */
    public DataSource dataSource() {
        var source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl());
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    /** Returns the address without its password, so that it may be logged. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + name;
    }
}
