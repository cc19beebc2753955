package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.stream.IntStream;

/** Databases to read, and reading them. */
public final class Schemas {
    private static final String ROLES = """
            CREATE ROLE quipu_owner;
            CREATE ROLE "reader.one" LOGIN PASSWORD 'one';
            CREATE ROLE "Reader ""two\""";
            """;

    private Schemas() {}

    /** Makes a database that holds everything that the server knows. */
    public static TestDatabase everything(TestServer server) {
        return server.createDatabase("everything", database -> {
            try (Session session = open(database)) {
                session.send(ROLES);
                session.send(script("everything.sql"));
                IntStream.rangeClosed(15, server.majorVersion())
                        .forEach(major -> session.send(script("everything-" + major + ".sql")));
            }
        });
    }

    private static String script(String name) {
        try (var in = Schemas.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Session open(TestDatabase database) {
        return open(database, database.user(), database.password());
    }

    static Session open(TestDatabase database, String user, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return Session.open(database.jdbcUrl(), properties);
    }

    static Catalog read(TestDatabase database) {
        return read(database, ReadOptions.ALL);
    }

    static Catalog read(TestDatabase database, ReadOptions options) {
        try (Session session = open(database)) {
            return new CatalogReader(options).read(session);
        }
    }

    /** Runs statements in a database and reads it. */
    static Catalog after(TestDatabase database, String statements) {
        try (Session session = open(database)) {
            session.send(statements);
            return new CatalogReader(ReadOptions.ALL).read(session);
        }
    }
}
