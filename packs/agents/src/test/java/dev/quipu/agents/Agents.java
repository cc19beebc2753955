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

    /** Makes a model with prices for 1,000 tokens of input and output: 1 and 2 US dollars. */
    void model() throws SQLException {
        execute("""
                INSERT INTO ai_models (provider, name, display_name, input_cost, output_cost)
                VALUES ('openai', 'gpt-4', 'GPT-4', 1, 2)""");
    }

    /** Records a request of 1,000 tokens of input, and returns its id; more arguments come by name. */
    String record(String user, String more) throws SQLException {
        return value("SELECT id FROM record_ai_request(%s, 'openai', 'gpt-4', input_tokens => 1000%s)"
                .formatted(user, more.isEmpty() ? "" : ", " + more));
    }
}
