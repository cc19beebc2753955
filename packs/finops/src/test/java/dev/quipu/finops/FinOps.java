package dev.quipu.finops;

import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The pack on a database of its own, and short ways to make its rows. */
final class FinOps extends PackDatabase {
    static final FinOpsPack PACK = new FinOpsPack();

    private final AtomicInteger threads = new AtomicInteger();

    private FinOps(TestDatabase database, String schema) {
        super(PACK, database, schema);
    }

    /** Returns the pack at its head, without rows. */
    static FinOps atHead(TestServer server) {
        return in(PackDatabase.atHead(server, PACK), PACK.name());
    }

    /** Returns the pack at its head with its sample data, analysed. */
    static FinOps withSampleData(TestServer server) {
        return in(PackDatabase.withSampleData(server, PACK), PACK.name());
    }

    /** Returns the pack, not yet applied, in a schema of any name. */
    static FinOps in(TestDatabase database, String schema) {
        return new FinOps(database, schema);
    }

    /** Makes a thread, last changed a day ago, and returns its id. */
    String thread() throws SQLException {
        return value("""
                INSERT INTO conversation_threads (user_id, title, created_at, updated_at)
                VALUES ('ada', 'thread %d', now() - interval '2 days', now() - interval '1 day')
                RETURNING thread_id""".formatted(threads.incrementAndGet()));
    }

    /** Appends a message to a thread and returns its id. */
    String message(String thread, String content) throws SQLException {
        return value("""
                INSERT INTO conversation_messages (thread_id, role, content, message_type)
                VALUES ('%s', 'user', '%s', 'query') RETURNING id""".formatted(thread, content));
    }

    /** Notes an intent of a message and returns its id. */
    String intent(String thread, String message) throws SQLException {
        return value("""
                INSERT INTO query_intents (thread_id, message_id, original_query, intent_type, intent_confidence)
                VALUES ('%s', '%s', 'why', 'cost_analysis', 0.9) RETURNING id""".formatted(thread, message));
    }

    /** Notes an execution for a message and returns its id. */
    String execution(String thread, String message) throws SQLException {
        return value("""
                INSERT INTO agent_executions
                    (thread_id, message_id, agent_name, agent_type, input_query, execution_time_ms, status)
                VALUES ('%s', '%s', 'cost', 'cost_analysis', 'why', 12, 'success') RETURNING id""".formatted(thread, message));
    }

    /** Returns what each message of a thread replies to, in the order of their places. */
    List<String> replies(String thread) throws SQLException {
        return column("""
                SELECT message.content || ' to ' || coalesce(parent.content, 'nothing')
                FROM conversation_messages AS message
                LEFT JOIN conversation_messages AS parent ON parent.id = message.parent_message_id
                WHERE message.thread_id = '%s' ORDER BY message.ordering_index""".formatted(thread));
    }

    /** Makes the threads' last change a day old again. */
    void rest() throws SQLException {
        execute("""
                ALTER TABLE conversation_threads DISABLE TRIGGER trigger_conversation_threads_updated_at;
                UPDATE conversation_threads SET updated_at = now() - interval '1 day';
                ALTER TABLE conversation_threads ENABLE TRIGGER trigger_conversation_threads_updated_at""");
    }

    /** Tells whether a thread's last change was within the last minutes, and not a day ago. */
    boolean touched(String thread) throws SQLException {
        return value("SELECT updated_at > now() - interval '1 hour' FROM conversation_threads WHERE thread_id = '%s'"
                        .formatted(thread))
                .equals("t");
    }
}
