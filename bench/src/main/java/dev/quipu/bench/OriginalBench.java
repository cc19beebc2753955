package dev.quipu.bench;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The packs' queries beside the same work on the tables of their published originals, with the same rows, in turn. */
record OriginalBench(ServerConnections database, PrintStream out) {
    private static final int ROUNDS = 3;

    void print(String system, List<ConversationQueries.Promise> promises) throws SQLException {
        try (Connection connection = database.open(system);
                Statement statement = connection.createStatement()) {
            statement.execute(NamedQuery.resource("/dev/quipu/bench/original/" + system + ".sql"));
            statement.execute("RESET ALL");
            statement.execute("VACUUM ANALYZE");
            statement.execute("SET search_path = " + system);
            out.println();
            out.println("| beside the original | the original | Quipu | Quipu's time is |");
            out.println("|---|---:|---:|---:|");
            for (ConversationQueries.Promise promise : promises) {
                compare(system, statement, promise);
            }
        }
    }

    private void compare(String system, Statement statement, ConversationQueries.Promise promise) {
        Optional<NamedQuery> original =
                NamedQuery.ofOriginal(system, promise.query().name());
        if (original.isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "| %s: `%s` | it cannot | | |%n",
                    system,
                    promise.query().name());
            return;
        }
        // A search of the original may take seconds.
        int calls = Math.min(promise.calls(), promise.query().name().startsWith("search") ? 20 : 300);
        List<Double> theirs = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            theirs.add(Latencies.of(
                            calls,
                            call -> ConversationBench.read(
                                    statement,
                                    original.get().with(promise.values().of(call))))
                    .percentile(50));
            ours.add(Latencies.of(calls, call -> ConversationBench.read(statement, promise.call(call)))
                    .percentile(50));
        }
        out.printf(
                Locale.ROOT,
                "| %s: `%s` | %.2f ms | %.2f ms | %.2f of it |%n",
                system,
                promise.query().name(),
                new Sample(theirs).median(),
                new Sample(ours).median(),
                new Sample(ours).dividedBy(new Sample(theirs)).median());
    }
}
