package dev.quipu.assistant.access;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.quipu.assistant.AssistantPack;
import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The pack on a database of its own, in a schema that is on nobody's path, and the login of an application, which is no
 * superuser and owns nothing.
 */
final class Platform implements AutoCloseable {
    static final String SCHEMA = "platform";
    private static final String LOGIN = "assistant_application";
    private static final String PASSWORD = "secret";

    private final TestDatabase database;
    private int made;

    final Assistant assistant;

    private Platform(TestDatabase database) {
        this.database = database;
        this.assistant = Assistant.on(dataSource(), SCHEMA);
    }

    static Platform empty() throws SQLException {
        TestDatabase database = TestServer.get().createDatabase("platform", made -> {
            new PackDatabase(new AssistantPack(), made, SCHEMA).upgrade("head");
            made.createLogin(LOGIN, PASSWORD, "IN ROLE authenticated, service_role");
        });
        return new Platform(database);
    }

    /** Returns a source of connections of the application, a new one each time. */
    DataSource dataSource() {
        return database.dataSource(LOGIN, PASSWORD);
    }

    /** Returns a pool of connections of the application. */
    HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(5_000);
        return new HikariDataSource(config);
    }

    Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    TestDatabase database() {
        return database;
    }

    UUID tenant() {
        made++;
        return assistant
                .service()
                .call(session -> session.tenants().create("tenant-" + made, TenantSettings.named("Tenant " + made)))
                .id();
    }

    UUID user(UUID tenant) {
        made++;
        return assistant
                .service()
                .call(session -> session.users()
                        .create(NewUser.of(tenant, "user-" + made + "@example.com")
                                .withAuthId(UUID.randomUUID())))
                .id();
    }

    UUID user() {
        return user(tenant());
    }

    UUID conversation(UUID user) {
        return assistant
                .tenancy()
                .as(user, session -> session.conversations().start(NewConversation.titled("About " + user)))
                .id();
    }

    @Override
    public void close() {
        database.close();
    }
}
