package dev.quipu.agents;

import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;

/** The pack on a database of its own, and short ways to make its rows. */
final class Agents extends PackDatabase {
    static final AgentsPack PACK = new AgentsPack();

    private Agents(TestDatabase database, String schema) {
        super(PACK, database, schema);
    }

    /** Returns the pack at its head, without rows. */
    static Agents atHead(TestServer server) {
        return in(PackDatabase.atHead(server, PACK), PACK.name());
    }

    /** Returns the pack at its head with its sample data, analysed. */
    static Agents withSampleData(TestServer server) {
        return in(PackDatabase.withSampleData(server, PACK), PACK.name());
    }

    /** Returns the pack, not yet applied, in a schema of any name. */
    static Agents in(TestDatabase database, String schema) {
        return new Agents(database, schema);
    }

    /** Makes a user and returns the id. */
    String user(String name) throws SQLException {
        return value("""
                INSERT INTO users (username, email, hashed_password) VALUES ('%1$s', '%1$s@example.com', 'x')
                RETURNING id""".formatted(name));
    }

    /** Makes a conversation of a user and returns its id. */
    String conversation(String user) throws SQLException {
        return value("INSERT INTO conversations (user_id, title) VALUES (%s, 'talk') RETURNING id".formatted(user));
    }

    /** Appends a message to a conversation and returns its id. */
    String message(String conversation, String content) throws SQLException {
        return value("""
                INSERT INTO messages (conversation_id, role, content) VALUES (%s, 'user', '%s')
                RETURNING id""".formatted(conversation, content));
    }
}
