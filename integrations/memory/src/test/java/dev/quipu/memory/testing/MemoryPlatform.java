package dev.quipu.memory.testing;

import dev.quipu.assistant.AssistantPack;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.assistant.access.NewUser;
import dev.quipu.assistant.access.TenantSettings;
import dev.quipu.memory.MemoryUser;
import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** The assistant platform on a database of its own, and the login of an application, which owns nothing. */
public final class MemoryPlatform implements AutoCloseable {
    private static final String LOGIN = "memory_application";
    private static final String PASSWORD = "secret";

    private final TestDatabase database;
    private final Assistant assistant;
    private int made;

    private MemoryPlatform(TestDatabase database) {
        this.database = database;
        this.assistant = Assistant.on(dataSource());
    }

    /** Returns one without rows. */
    public static MemoryPlatform empty() {
        TestDatabase database = TestServer.get().createDatabase("memory platform", made -> {
            new PackDatabase(new AssistantPack(), made, Assistant.SCHEMA).upgrade("head");
            made.createLogin(LOGIN, PASSWORD, "IN ROLE authenticated, service_role");
        });
        return new MemoryPlatform(database);
    }

    /** Returns a source of connections of the application, a new one each time. */
    public DataSource dataSource() {
        return database.dataSource(LOGIN, PASSWORD);
    }

    /** Returns a source of connections of whoever owns the database. */
    public DataSource ownersDataSource() {
        return database.dataSource();
    }

    public Assistant assistant() {
        return assistant;
    }

    public TestDatabase database() {
        return database;
    }

    /** Makes a user in a tenant of their own. */
    public MemoryUser user() {
        made++;
        UUID tenant = assistant
                .service()
                .call(session -> session.tenants().create("tenant-" + made, TenantSettings.named("Tenant " + made)))
                .id();
        UUID user = assistant
                .service()
                .call(session -> session.users().create(NewUser.of(tenant, "user-" + made + "@example.com")))
                .id();
        return MemoryUser.of(user);
    }

    /** What one of several does at once. */
    @FunctionalInterface
    public interface Work {
        void run(int number) throws Exception;
    }

    /** Runs some work several times at once, and waits for all. */
    public static void atOnce(int several, Work work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(several);
        try (var pool = Executors.newFixedThreadPool(several)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < several; i++) {
                int number = i;
                running.add(pool.submit(() -> {
                    start.await(30, TimeUnit.SECONDS);
                    work.run(number);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } catch (ExecutionException e) {
            throw new AssertionError("one of them failed", e.getCause());
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
