package dev.quipu.finops;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.HistorySchema;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.revision.RevisionDirectory;
import dev.quipu.migration.run.Interruption;
import dev.quipu.migration.run.Migrator;
import dev.quipu.migration.run.RunContext;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pack on a database of its own, brought there by the real migrator; its schema is on the search path. */
final class FinOps implements AutoCloseable {
    static final FinOpsPack PACK = new FinOpsPack();

    private final TestDatabase database;
    private final Identifier schema;
    private final AtomicInteger threads = new AtomicInteger();

    private FinOps(TestDatabase database, Identifier schema) {
        this.database = database;
        this.schema = schema;
    }

    /** Returns the pack at its head, without rows. */
    static FinOps atHead(TestServer server) {
        return of(
                server.createDatabase(
                        "finops", database -> in(database, "finops").upgrade("head")),
                "finops");
    }

    /** Returns the pack at its head with its sample data, analysed. */
    static FinOps withSampleData(TestServer server) {
        return of(
                server.createDatabase("finops with sample data", database -> {
                    FinOps finOps = of(database, "finops");
                    finOps.upgrade("head");
                    finOps.execute(PACK.read("sample-data.sql"));
                    finOps.execute("ANALYZE");
                }),
                "finops");
    }

    /** Returns the pack, not yet applied, in a schema of any name. */
    static FinOps in(TestDatabase database, String schema) {
        return new FinOps(database, new Identifier(schema));
    }

    /** A copy of a template does not keep the settings of its database. */
    private static FinOps of(TestDatabase database, String schema) {
        FinOps finOps = in(database, schema);
        try {
            database.execute(
                    "ALTER DATABASE %s SET search_path = %s".formatted(database.name(), finOps.schema.quoted()));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return finOps;
    }

    void upgrade(String target) {
        migrator().upgrade(Target.parse(target), Migrator.BeforeRun.NOTHING);
    }

    void downgrade(String target) {
        migrator().downgrade(Target.parse(target), Migrator.BeforeRun.NOTHING);
    }

    private Migrator migrator() {
        var revisions = RevisionDirectory.read(PACK.revisions(), file -> PACK.read("revisions/" + file), PACK.name());
        Interruption interruption = new Interruption();
        RunContext context = new RunContext(
                this::open,
                new HistorySchema(new Identifier("quipu")),
                RunOptions.DEFAULT,
                new Runner("tester", "here", "quipu test"),
                RunListener.NONE,
                interruption,
                interruption,
                new Random(42));
        return new Migrator(context, () -> RevisionGraph.of(revisions), Map.of(PACK.name(), schema));
    }

    private Session open(String purpose) {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        properties.setProperty("ApplicationName", "quipu " + purpose);
        return Session.open(database.jdbcUrl(), properties);
    }

    Connection connect() throws SQLException {
        return database.connect();
    }

    void execute(String sql) throws SQLException {
        database.execute(sql);
    }

    List<List<@Nullable String>> query(String sql) throws SQLException {
        return database.query(sql);
    }

    /** Returns the first column of all rows. */
    List<String> column(String sql) throws SQLException {
        return database.query(sql).stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }

    /** Returns all rows, the columns of each parted by a blank and a bar. */
    List<String> lines(String sql) throws SQLException {
        return database.query(sql).stream()
                .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining(" | ")))
                .toList();
    }

    String value(String sql) throws SQLException {
        return database.value(sql);
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

    @Override
    public void close() {
        database.close();
    }
}
