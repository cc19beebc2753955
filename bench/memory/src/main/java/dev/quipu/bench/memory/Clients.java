package dev.quipu.bench.memory;

import dev.quipu.assistant.access.Assistant;
import dev.quipu.assistant.access.NewMessage;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;

/** Many clients at once on a pool of few connections: each loads the last twenty messages and appends a turn. */
record Clients(DataSource pool, Filled filled, PrintStream out) {
    private static final int CALLS = 10_000;
    private static final int PLATFORM_THREADS = 16;

    /**
     * What came of a run.
     *
     * @param seconds how long all of it took
     * @param longest how long the slowest call waited and worked, in seconds, from when all were asked for
     */
    private record Run(double seconds, double longest) {}

    void print() throws Exception {
        run(Executors.newFixedThreadPool(PLATFORM_THREADS, Thread.ofPlatform().factory()));
        List<Run> few = new ArrayList<>();
        List<Run> many = new ArrayList<>();
        ThreadFactory virtual = Thread.ofVirtual().factory();
        for (int round = 0; round < 3; round++) {
            few.add(run(Executors.newFixedThreadPool(PLATFORM_THREADS)));
            many.add(run(Executors.newThreadPerTaskExecutor(virtual)));
        }
        double platform = few.stream().mapToDouble(Run::seconds).sorted().toArray()[1];
        double virtually = many.stream().mapToDouble(Run::seconds).sorted().toArray()[1];
        out.printf(
                Locale.ROOT,
                "| %,d calls, each a load and a turn, 16 connections | calls a second | the last one is served after |%n|---|---:|---:|%n",
                CALLS);
        out.printf(
                Locale.ROOT,
                "| 16 platform threads | %,.0f | %.1f s |%n| 10,000 virtual threads | %,.0f | %.1f s |%n%nVirtual threads do %.2f times the work of platform threads.%n%n",
                CALLS / platform,
                few.stream().mapToDouble(Run::longest).max().orElseThrow(),
                CALLS / virtually,
                many.stream().mapToDouble(Run::longest).max().orElseThrow(),
                platform / virtually);
    }

    private Run run(ExecutorService threads) throws Exception {
        Assistant assistant = Assistant.on(pool);
        long start = System.nanoTime();
        List<Future<Double>> calls = new ArrayList<>();
        try (threads) {
            for (int i = 0; i < CALLS; i++) {
                int number = i % filled.conversations();
                UUID conversation = filled.conversation(number);
                UUID user = filled.userOf(number);
                calls.add(threads.submit(() -> {
                    assistant
                            .tenancy()
                            .run(
                                    user,
                                    session ->
                                            session.messages().of(conversation).last(20));
                    assistant
                            .service()
                            .run(session -> session.messages()
                                    .append(
                                            conversation,
                                            List.of(NewMessage.user("A question"), NewMessage.assistant("An answer"))));
                    return (System.nanoTime() - start) / 1e9;
                }));
            }
        }
        double longest = 0;
        for (Future<Double> call : calls) {
            longest = Math.max(longest, call.get());
        }
        return new Run((System.nanoTime() - start) / 1e9, longest);
    }
}
