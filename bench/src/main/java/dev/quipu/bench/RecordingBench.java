package dev.quipu.bench;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The agents system's recording of a request, beside an insert of the same row and nothing else. */
record RecordingBench(ServerConnections database, PrintStream out) {
    private static final String PLAIN = """
            INSERT INTO agents.ai_requests_bare (user_id, conversation_id, request_id, model_provider, model_name, input_tokens,
                output_tokens, total_tokens, request_start_time, request_end_time, response_time_ms, tokens_per_second,
                input_cost_usd, output_cost_usd, total_cost_usd, cost_per_token, status, success)
            VALUES (?, ?, gen_random_uuid()::text, 'openai', 'gpt-4', 1000, 500, 1500, now(), now(), 1200, 416.6, 0.03, 0.03, 0.06,
                0.00004, 'completed', true)""";
    private static final String RECORD = """
            SELECT id FROM agents.record_ai_request(?, 'openai', 'gpt-4', gen_random_uuid()::text, 1000, 500,
                conversation_id => ?, request_end_time => now(), response_time_ms => 1200)""";

    void print() throws Exception {
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
        try (Connection connection = database.open("agents");
                PreparedStatement statement = connection.prepareStatement(sql)) {
            while (System.nanoTime() < end) {
                long user = 1L + random.nextInt(users);
                statement.setLong(1, user);
                statement.setLong(2, user);
                statement.execute();
                done++;
            }
        }
        return done;
    }
}
