package dev.quipu.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the packs' own queries, row level security and the recording of requests on many rows, each system on a server of its
 * own. Started by {@code bench/run-conversations}.
 */
final class ConversationBench {
    private static final List<String> SYSTEMS = List.of("assistant", "finops", "agents");

    private final ServerConnections database;
    private final int conversations;
    private final ConversationQueries queries;
    private final PrintStream out;

    private ConversationBench(ServerConnections database, int conversations, PrintStream out) {
        this.database = database;
        this.conversations = conversations;
        this.queries = new ConversationQueries(Math.max(1, conversations / 100));
        this.out = out;
    }

    /**
     * Runs everything.
     *
     * @param args the checkout, the number of conversations, the systems unless all
     */
    public static void main(String[] args) throws Exception {
        Path checkout = Path.of(args[0]).toAbsolutePath().normalize();
        int conversations = Integer.parseInt(args[1]);
        List<String> systems = args.length > 2 ? List.of(args).subList(2, args.length) : SYSTEMS;
        for (String system : systems) {
            UpgradedServer.with(
                    checkout,
                    checkout.resolve("bench/target"),
                    (address, scratch) -> new ConversationBench(
                                    new ServerConnections(address), conversations, System.out)
                            .run(system));
        }
    }

    private void run(String system) throws Exception {
        try (Connection connection = database.open(system)) {
            new PackFill(connection).run(system, Map.of("conversations", conversations, "users", queries.users()));
        }
        switch (system) {
            case "assistant" -> {
                promises(system, "messages", queries.assistant());
                new RowSecurityBench(database, queries, out).print();
                new OriginalBench(database, out).print(system, queries.assistant());
            }
            case "finops" -> {
                promises(system, "conversation_messages", queries.finOps());
                new OriginalBench(database, out).print(system, queries.finOps());
            }
            case "agents" -> new RecordingBench(database, out).print();
            default -> throw new IllegalArgumentException(system + " is none of " + SYSTEMS);
        }
    }

    private void promises(String system, String messages, List<ConversationQueries.Promise> promises)
            throws SQLException {
        try (Connection connection = database.open(system);
                Statement statement = connection.createStatement()) {
            size(statement, system, messages);
            out.println("| query of the pack | median | p99 | goal (p99) |");
            out.println("|---|---:|---:|---:|");
            for (ConversationQueries.Promise promise : promises) {
                Latencies latencies = Latencies.of(promise.calls(), call -> read(statement, promise.call(call)));
                out.printf(
                        Locale.ROOT,
                        "| %s: `%s` | %.1f ms | %.1f ms | %s |%n",
                        system,
                        promise.query().name(),
                        latencies.percentile(50),
                        latencies.percentile(99),
                        promise.goal());
            }
        }
    }

    private void size(Statement statement, String system, String messages) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT count(*), pg_size_pretty(pg_database_size(current_database())) FROM " + messages)) {
            row.next();
            out.printf(
                    Locale.ROOT,
                    "%s: %,d conversations with %,d messages, %s%n%n",
                    system,
                    conversations,
                    row.getLong(1),
                    row.getString(2));
        }
    }

    static void read(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                rows.getObject(1);
            }
        }
    }
}
