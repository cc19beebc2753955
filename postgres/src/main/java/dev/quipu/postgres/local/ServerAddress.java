package dev.quipu.postgres.local;

import dev.quipu.postgres.secret.Secret;
import dev.quipu.postgres.url.DatabaseUrl;

/**
 * Where a local server listens, and who may come in.
 *
 * @param host a numeric loopback address
 * @param port the TCP port
 * @param user a superuser
 * @param password the password of {@code user}; made of letters and digits only
 * @param database the database to connect to
 */
public record ServerAddress(String host, int port, String user, String password, String database) {
    /** Returns the same server with another database. */
    public ServerAddress withDatabase(String other) {
        return new ServerAddress(host, port, user, password, other);
    }

    /** Returns how to connect, the password included. */
    public DatabaseUrl url() {
        return DatabaseUrl.empty()
                .withParameter("host", host)
                .withParameter("port", String.valueOf(port))
                .withUser(user)
                .withPassword(new Secret(password))
                .withDatabase(database);
    }

    /** Returns the address without its password, so that it may be logged. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }
}
