package dev.quipu.agents.access;

import dev.quipu.agents.AgentsPack;
import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.math.BigDecimal;
import javax.sql.DataSource;

/** The pack on a database of its own, in a schema that is on nobody's path. */
record Given(TestDatabase database, Agents agents) implements AutoCloseable {
    static final String SCHEMA = "platform";
    static final Model MODEL = Model.of("openai", "gpt-4o");

    static Given empty() {
        TestDatabase database = TestServer.get()
                .createDatabase("platform", made -> new PackDatabase(new AgentsPack(), made, SCHEMA).upgrade("head"));
        return new Given(database, Agents.on(database.dataSource(), SCHEMA));
    }

    DataSource dataSource() {
        return database.dataSource();
    }

    long user(String name) {
        return agents.call(session -> session.users().create(NewUser.of(name, name + "@example.com", "hash")))
                .id();
    }

    long conversation(long user) {
        return agents.call(session -> session.conversations().start(user, ConversationSettings.titled("Talk")))
                .id();
    }

    /** Has a million tokens in cost 1000 dollars, and a million out 2000. */
    void prices() {
        agents.run(session -> {
            session.prices().set(MODEL, PriceKind.INPUT, null, new BigDecimal("1000"));
            session.prices().set(MODEL, PriceKind.OUTPUT, null, new BigDecimal("2000"));
        });
    }

    /** Records a request of so many dollars. */
    Recorded spend(long user, String dollars) {
        return agents.call(session -> session.requests()
                .record(NewRequest.of(user, MODEL, Tokens.of(10, 10))
                        .costing(new BigDecimal(dollars), BigDecimal.ZERO)));
    }

    @Override
    public void close() {
        database.close();
    }
}
