package dev.quipu.ingest;

import com.zaxxer.hikari.HikariDataSource;
import dev.quipu.assistant.AssistantPack;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.assistant.access.NewUser;
import dev.quipu.assistant.access.TenantSettings;
import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The assistant pack on a database of its own, in a schema that is on nobody's path, with the login of an application, which
 * is no superuser and owns nothing, and two users.
 */
record Bed(TestDatabase database, UUID ann, UUID bob) implements AutoCloseable {
    static final String SCHEMA = "platform";
    static final String LOGIN = "ingest_application";
    static final String PASSWORD = "secret";

    static Bed empty() throws SQLException {
        TestDatabase database = TestServer.get().createDatabase("ingest platform", made -> {
            new PackDatabase(new AssistantPack(), made, SCHEMA).upgrade("head");
            made.createLogin(LOGIN, PASSWORD, "IN ROLE authenticated, service_role");
        });
        Assistant assistant = Assistant.on(database.dataSource(LOGIN, PASSWORD), SCHEMA);
        List<UUID> users = assistant.service().call(session -> {
            UUID tenant = session.tenants()
                    .create("ropes", TenantSettings.named("Ropes Ltd"))
                    .id();
            return List.of(
                    session.users()
                            .create(NewUser.of(tenant, "ann@ropes.example"))
                            .id(),
                    session.users()
                            .create(NewUser.of(tenant, "bob@ropes.example"))
                            .id());
        });
        return new Bed(database, users.getFirst(), users.getLast());
    }

    Assistant assistant() {
        return Assistant.on(dataSource(), SCHEMA);
    }

    DataSource dataSource() {
        return database.dataSource(LOGIN, PASSWORD);
    }

    HikariDataSource pool(int size) {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(dataSource());
        pool.setMaximumPoolSize(size);
        pool.setConnectionTimeout(5_000);
        return pool;
    }

    /** Asks as the owner, who sees all. */
    String value(String sql) throws SQLException {
        return database.value(seeing(sql));
    }

    List<String> lines(String sql) throws SQLException {
        return database.query(seeing(sql)).stream().map(String::valueOf).toList();
    }

    /** Names tables without the schema. */
    private static String seeing(String sql) {
        return sql.replace("$", SCHEMA + ".");
    }

    @Override
    public void close() {
        database.close();
    }
}
