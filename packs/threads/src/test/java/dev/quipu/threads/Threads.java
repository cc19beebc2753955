package dev.quipu.threads;

import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;

/** The pack on a database of its own, and short ways to make its rows. */
public final class Threads extends PackDatabase {
    public static final ThreadsPack PACK = new ThreadsPack();

    private Threads(TestDatabase database, String schema) {
        super(PACK, database, schema);
    }

    /** Returns the pack at its head, without rows. */
    public static Threads atHead(TestServer server) {
        return in(PackDatabase.atHead(server, PACK), PACK.name());
    }

    /** Returns the pack at its head with its sample data, analysed. */
    public static Threads withSampleData(TestServer server) {
        return in(PackDatabase.withSampleData(server, PACK), PACK.name());
    }

    /** Returns the pack, not yet applied, in a schema of any name. */
    public static Threads in(TestDatabase database, String schema) {
        return new Threads(database, schema);
    }

    /** Makes a conversation and returns its id. */
    public String conversation(String name) throws SQLException {
        return value("""
                INSERT INTO conversations (conversation_name, conversation_type, source_type, started_at, owner_id)
                VALUES ('%s', 'transcript', 'google_meet', now() - interval '1 hour', 'ada') RETURNING id
                """.formatted(name));
    }

    /** Appends an utterance and returns its id. */
    public String say(String conversation, String speaker, String text) throws SQLException {
        return value("""
                INSERT INTO utterances (conversation_id, speaker_id, text) VALUES ('%s', '%s', '%s') RETURNING id
                """.formatted(conversation, speaker, text));
    }

    /** Makes a node and returns its id. */
    public String node(String conversation, String name) throws SQLException {
        return value("""
                INSERT INTO nodes (conversation_id, node_name, summary) VALUES ('%s', '%s', 'about %s') RETURNING id
                """.formatted(conversation, name, name));
    }

    /** Links two nodes and returns the relationship's id. */
    public String relate(String conversation, String from, String to, String type) throws SQLException {
        return value("""
                INSERT INTO relationships (conversation_id, from_node_id, to_node_id, relationship_type)
                VALUES ('%s', '%s', '%s', '%s') RETURNING id
                """.formatted(conversation, from, to, type));
    }

    /** Makes a cluster of nodes and returns its id. */
    public String cluster(String conversation, String name, String... nodes) throws SQLException {
        return value("""
                INSERT INTO clusters (conversation_id, cluster_name, level, node_ids)
                VALUES ('%s', '%s', 1, '{%s}') RETURNING id
                """.formatted(conversation, name, String.join(",", nodes)));
    }
}
