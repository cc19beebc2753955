package dev.quipu.finops.access;

import dev.quipu.access.Json;
import dev.quipu.finops.FinOpsPack;
import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.util.UUID;
import javax.sql.DataSource;

/** The pack on a database of its own, in a schema that is on nobody's path. */
record Given(TestDatabase database, FinOps finops) implements AutoCloseable {
    static final String SCHEMA = "costs";

    static Given empty() {
        TestDatabase database = TestServer.get()
                .createDatabase("costs", made -> new PackDatabase(new FinOpsPack(), made, SCHEMA).upgrade("head"));
        return new Given(database, FinOps.on(database.dataSource(), SCHEMA));
    }

    DataSource dataSource() {
        return database.dataSource();
    }

    UUID thread(String user) {
        return finops.call(session -> session.threads().start(user, "Costs", Json.EMPTY))
                .id();
    }

    @Override
    public void close() {
        database.close();
    }
}
