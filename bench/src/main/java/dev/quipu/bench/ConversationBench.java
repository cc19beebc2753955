package dev.quipu.bench;

import dev.quipu.postgres.local.ServerAddress;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures the packs' own queries, row level security and the recording of requests on many rows. Started by {@code bench/run-conversations}. */
final class ConversationBench {
    private static final String PLAIN = """
            INSERT INTO agents.ai_requests_bare (user_id, conversation_id, request_id, model_provider, model_name, input_tokens,
                output_tokens, total_tokens, request_start_time, request_end_time, response_time_ms, tokens_per_second,
                input_cost_usd, output_cost_usd, total_cost_usd, cost_per_token, status, success)
            VALUES (?, ?, gen_random_uuid()::text, 'openai', 'gpt-4', 1000, 500, 1500, now(), now(), 1200, 416.6, 0.03, 0.03, 0.06,
                0.00004, 'completed', true)""";
    private static final String RECORD = """
            SELECT id FROM agents.record_ai_request(?, 'openai', 'gpt-4', gen_random_uuid()::text, 1000, 500,
                conversation_id => ?, request_end_time => now(), response_time_ms => 1200)""";

    private final ServerAddress database;
    private final int conversations;
    private final PrintStream out;

    private ConversationBench(ServerAddress database, int conversations, PrintStream out) {
        this.database = database;
        this.conversations = conversations;
        this.out = out;
    }

    /**
     * Runs everything.
     *
     * @param args the checkout, the number of conversations
     */
    public static void main(String[] args) throws Exception {
        Path checkout = Path.of(args[0]).toAbsolutePath().normalize();
        UpgradedServer.with(checkout, (address, scratch) -> {
            new ConversationBench(address, Integer.parseInt(args[1]), System.out).run();
        });
    }

    private void run() throws Exception {
        try (Connection connection = connect()) {
            for (String pack : List.of("assistant", "finops", "agents")) {
                fill(connection, pack);
            }
            size(connection);
            out.println("| query of the pack | median | p99 | goal (p99) |");
            out.println("|---|---:|---:|---:|");
            assistant(connection);
            finOps(connection);
        }
        rowSecurity();
        recording();
    }

    private void fill(Connection connection, String pack) throws SQLException {
        long start = System.nanoTime();
        String sql = NamedQuery.resource("/dev/quipu/bench/" + pack + ".sql")
                .replace("{conversations}", Integer.toString(conversations))
                .replace("{users}", Integer.toString(users()));
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            statement.execute("RESET ALL");
            statement.execute("VACUUM ANALYZE");
        }
        System.err.printf(Locale.ROOT, "bench: %s filled in %.0f s%n", pack, (System.nanoTime() - start) / 1e9);
    }

    private int users() {
        return Math.max(1, conversations / 100);
    }

    private void size(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT (SELECT count(*) FROM assistant.messages), (SELECT count(*) FROM finops.conversation_messages),
                            pg_size_pretty(pg_database_size(current_database()))""")) {
            row.next();
            out.printf(
                    Locale.ROOT,
                    "%,d conversations with %,d messages (assistant) and as many threads with %,d (FinOps), %s%n%n",
                    conversations,
                    row.getLong(1),
                    row.getLong(2),
                    row.getString(3));
        }
    }

    private void assistant(Connection connection) throws SQLException {
        use(connection, "assistant");
        measure(
                connection,
                "assistant",
                "active_conversations",
                1000,
                "10 ms",
                n -> Map.of("user_id", user(n), "limit", "20"));
        measure(
                connection,
                "assistant",
                "conversation_messages",
                1000,
                "50 ms",
                n -> Map.of("conversation_id", "'" + md5("c" + n % 100) + "'", "from", "1", "limit", "100"));
        measure(
                connection,
                "assistant",
                "search_user_messages",
                200,
                "100 ms",
                n -> Map.of("user_id", user(0), "search", words(n), "limit", "20"));
        measure(connection, "assistant", "search_messages", 200, "1 s", n -> Map.of("search", words(n), "limit", "20"));
    }

    private void finOps(Connection connection) throws SQLException {
        use(connection, "finops");
        measure(
                connection,
                "finops",
                "active_conversations",
                1000,
                "10 ms",
                n -> Map.of("user_id", "'user" + number(n, users()) + "'", "limit", "20"));
        measure(
                connection,
                "finops",
                "thread_messages",
                1000,
                "50 ms",
                n -> Map.of("thread_id", "'" + md5("c" + n % 100) + "'", "from", "0", "limit", "100"));
        measure(
                connection,
                "finops",
                "search_user_messages",
                200,
                "100 ms",
                n -> Map.of("user_id", "'user0'", "search", words(n), "limit", "20"));
        measure(connection, "finops", "search_messages", 200, "1 s", n -> Map.of("search", words(n), "limit", "20"));
        measure(connection, "finops", "agent_performance", 20, "200 ms", n -> Map.of("days", "7"));
    }

    private static void use(Connection connection, String schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = " + schema);
        }
    }

    /** Gives the literals of a call's parameters. */
    private interface Values {
        Map<String, String> of(int call);
    }

    private void measure(Connection connection, String pack, String query, int calls, String goal, Values values)
            throws SQLException {
        NamedQuery named = new NamedQuery(pack, query);
        try (Statement statement = connection.createStatement()) {
            Latencies latencies = Latencies.of(calls, call -> read(statement, named.with(values.of(call))));
            out.printf(
                    Locale.ROOT,
                    "| %s: `%s` | %.1f ms | %.1f ms | %s |%n",
                    pack,
                    query,
                    latencies.percentile(50),
                    latencies.percentile(99),
                    goal);
        }
    }

    private static void read(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                rows.getObject(1);
            }
        }
    }

    /** One word in three calls of four, from common to rare, else two. */
    private static String words(int call) {
        int first = (int) Math.sqrt(number(call, 81_000_000));
        return call % 4 == 3 ? "'word" + first + " word" + (9000 - call % 50) + "'" : "'word" + first + "'";
    }

    private static int number(int call, int below) {
        return new SplittableRandom(call).nextInt(below);
    }

    private String user(int call) {
        return "'" + md5("u" + (call == 0 ? 0 : number(call, users()))) + "'";
    }

    private static String md5(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same list as a user under the policies and as the service without them, call by call in turn. */
    private void rowSecurity() throws SQLException {
        try (Connection user = connect();
                Connection service = connect()) {
            List<Double> ratios = new ArrayList<>();
            NamedQuery list = new NamedQuery("assistant", "active_conversations");
            use(user, "assistant");
            use(service, "assistant");
            try (Statement asUser = user.createStatement();
                    Statement asService = service.createStatement()) {
                user.setAutoCommit(false);
                service.setAutoCommit(false);
                for (int round = 0; round < 5; round++) {
                    int offset = round * 1000;
                    double with = Latencies.of(1000, n -> {
                                String who = user(offset + n + 1);
                                become(asUser, "authenticated", who);
                                read(asUser, list.with(Map.of("user_id", who, "limit", "20")));
                                user.rollback();
                            })
                            .percentile(50);
                    double without = Latencies.of(1000, n -> {
                                String who = user(offset + n + 1);
                                become(asService, "service_role", who);
                                read(asService, list.with(Map.of("user_id", who, "limit", "20")));
                                service.rollback();
                            })
                            .percentile(50);
                    ratios.add(with / without);
                }
            }
            out.printf(
                    Locale.ROOT,
                    "%nRow level security, a user's list of conversations in a transaction of its own: %.2f of the time without"
                            + " policies (goal 1.15; rounds %s)%n",
                    new Sample(ratios).median(),
                    ratios.stream()
                            .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                            .toList());
        }
    }

    private static void become(Statement statement, String role, String user) throws SQLException {
        statement.execute("SET LOCAL search_path = assistant; SET LOCAL ROLE " + role
                + "; SELECT set_config('app.user_id', " + user + ", true)");
    }

    private void recording() throws Exception {
        out.println();
        out.println("| clients | plain INSERT | `record_ai_request`, any user | ratio | one user only | ratio |");
        out.println("|---:|---:|---:|---:|---:|---:|");
        for (int clients : new int[] {1, 16}) {
            List<Double> plain = new ArrayList<>();
            List<Double> any = new ArrayList<>();
            List<Double> hot = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                plain.add(rate(clients, PLAIN, 1000));
                any.add(rate(clients, RECORD, 1000));
                hot.add(rate(clients, RECORD, 1));
            }
            Sample base = new Sample(plain);
            out.printf(
                    Locale.ROOT,
                    "| %d | %.0f a second | %.0f | %.2f | %.0f | %.2f |%n",
                    clients,
                    base.median(),
                    new Sample(any).median(),
                    new Sample(any).dividedBy(base).median(),
                    new Sample(hot).median(),
                    new Sample(hot).dividedBy(base).median());
        }
    }

    /** Returns how many a second so many clients get through, each with its own connection, in three seconds. */
    private double rate(int clients, String sql, int users) throws Exception {
        long end = System.nanoTime() + 3_000_000_000L;
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                int seed = client;
                work.add(() -> call(sql, users, seed, end));
            }
            long start = System.nanoTime();
            int done = 0;
            for (Future<Integer> one : threads.invokeAll(work)) {
                done += one.get();
            }
            return done / ((System.nanoTime() - start) / 1e9);
        }
    }

    private int call(String sql, int users, int seed, long end) throws SQLException {
        SplittableRandom random = new SplittableRandom(seed);
        int done = 0;
        try (Connection connection = connect()) {
            use(connection, "agents");
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                while (System.nanoTime() < end) {
                    long user = 1L + random.nextInt(users);
                    statement.setLong(1, user);
                    statement.setLong(2, user);
                    statement.execute();
                    done++;
                }
            }
        }
        return done;
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return DriverManager.getConnection(Sides.jdbc(database), properties);
    }
}
