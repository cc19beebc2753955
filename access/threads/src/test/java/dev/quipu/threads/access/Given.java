package dev.quipu.threads.access;

import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import dev.quipu.threads.ThreadsPack;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;

/** The pack on a database of its own, in a schema that is on nobody's path. */
record Given(TestDatabase database, Threads threads) implements AutoCloseable {
    static final String SCHEMA = "talk";
    static final Instant BEGIN = Instant.parse("2026-11-28T08:00:00Z");

    static Given empty() {
        TestDatabase database = TestServer.get()
                .createDatabase("talk", made -> new PackDatabase(new ThreadsPack(), made, SCHEMA).upgrade("head"));
        return new Given(database, Threads.on(database.dataSource(), SCHEMA));
    }

    DataSource dataSource() {
        return database.dataSource();
    }

    UUID conversation(String owner) {
        NewConversation standup = NewConversation.of("Stand-up", ConversationType.TRANSCRIPT, owner, BEGIN);
        return threads.call(session -> session.conversations().start(standup)).id();
    }

    @Override
    public void close() {
        database.close();
    }
}
