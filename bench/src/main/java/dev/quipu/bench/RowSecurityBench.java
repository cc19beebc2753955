package dev.quipu.bench;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The assistant platform's queries as a user under the policies and as the service, which they let through, call by call in turn;
 * each call is a transaction of its own. Once as a text that the server plans anew each time, once prepared, as drivers do with
 * what they send often.
 */
record RowSecurityBench(ServerConnections database, ConversationQueries queries, PrintStream out) {
    private static final int ROUNDS = 5;

    void print() throws SQLException {
        out.println();
        out.println("| under row level security (goal 1.15) | | as the service | as the user | ratio | rounds |");
        out.println("|---|---|---:|---:|---:|---|");
        try (Connection user = database.open("assistant");
                Connection service = database.open("assistant")) {
            user.setAutoCommit(false);
            service.setAutoCommit(false);
            for (ConversationQueries.Promise promise : queries.assistant()) {
                for (boolean prepared : new boolean[] {false, true}) {
                    compare(user, service, promise, prepared);
                }
            }
        }
    }

    private void compare(Connection user, Connection service, ConversationQueries.Promise promise, boolean prepared)
            throws SQLException {
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        try (Statement asUser = user.createStatement();
                Statement asService = service.createStatement()) {
            Caller one = new Caller(asUser, "authenticated", promise, prepared);
            Caller other = new Caller(asService, "service_role", promise, prepared);
            for (int round = 0; round < ROUNDS; round++) {
                List<Double> ones = new ArrayList<>();
                List<Double> others = new ArrayList<>();
                for (int call = 0; call < promise.calls(); call++) {
                    int number = round * promise.calls() + call + 1;
                    // Who comes first reads from disk what the other one finds in memory.
                    if (call % 2 == 0) {
                        ones.add(one.time(number));
                        others.add(other.time(number));
                    } else {
                        others.add(other.time(number));
                        ones.add(one.time(number));
                    }
                }
                with.add(new Sample(ones).median());
                without.add(new Sample(others).median());
            }
        }
        Sample ratio = new Sample(with).dividedBy(new Sample(without));
        out.printf(
                Locale.ROOT,
                "| `%s` | %s | %.3f ms | %.3f ms | %.2f | %.2f to %.2f |%n",
                promise.query().name(),
                prepared ? "prepared" : "planned anew",
                new Sample(without).median(),
                new Sample(with).median(),
                ratio.median(),
                ratio.min(),
                ratio.max());
    }

    /** Who asks a query again and again. */
    private final class Caller {
        private final Statement statement;
        private final String role;
        private final ConversationQueries.Promise promise;
        private final boolean prepared;

        Caller(Statement statement, String role, ConversationQueries.Promise promise, boolean prepared)
                throws SQLException {
            this.statement = statement;
            this.role = role;
            this.promise = promise;
            this.prepared = prepared;
            if (prepared) {
                // As whom it is run: what policies add to it is a part of its plan.
                statement.execute("SET LOCAL ROLE " + role + "; PREPARE "
                        + promise.query().name() + " AS " + promise.query().numbered(parameters(0)));
                statement.getConnection().commit();
            }
        }

        /** Returns how long a call takes, in milliseconds. */
        double time(int number) throws SQLException {
            long start = System.nanoTime();
            // Only the first user may read the long conversations, and has enough to be searched.
            boolean anyUser = promise.query().name().equals("active_conversations");
            statement.execute("SET LOCAL ROLE " + role + "; SELECT set_config('app.user_id', "
                    + queries.user(anyUser ? number : 0) + ", true)");
            ConversationBench.read(
                    statement,
                    prepared
                            ? "EXECUTE %s (%s)".formatted(promise.query().name(), String.join(", ", arguments(number)))
                            : promise.call(number));
            statement.getConnection().rollback();
            return (System.nanoTime() - start) / 1e6;
        }

        private List<String> parameters(int number) {
            return promise.values().of(number).keySet().stream().sorted().toList();
        }

        private List<String> arguments(int number) {
            Map<String, String> values = promise.values().of(number);
            return parameters(number).stream().map(values::get).toList();
        }
    }
}
