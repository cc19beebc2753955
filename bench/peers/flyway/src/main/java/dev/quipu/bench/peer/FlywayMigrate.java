package dev.quipu.bench.peer;

import org.flywaydb.core.Flyway;

/**
 * Flyway through its Java API. Its own command line cannot be put together from Maven Central: what it consists of is
 * not all published there. That favours Flyway, as the command line does the same and more.
 */
public final class FlywayMigrate {
    private FlywayMigrate() {}

    /** Takes a JDBC URL, a user and a directory; the password comes from PGPASSWORD. */
    public static void main(String[] args) {
        Flyway.configure()
                .dataSource(args[0], args[1], System.getenv("PGPASSWORD"))
                .locations("filesystem:" + args[2])
                .load()
                .migrate();
    }
}
