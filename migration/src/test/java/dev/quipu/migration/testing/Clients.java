package dev.quipu.migration.testing;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several clients, each with a connection of its own, that begin at the same moment. */
public final class Clients {
    private Clients() {}

    /** What one client does. */
    @FunctionalInterface
    public interface Work {
        void run(int client, Connection connection) throws Exception;
    }

    /**
     * Runs the clients and waits for all of them.
     *
     * @throws AssertionError for the first client that failed, with its failure
     */
    public static void run(PackDatabase database, int clients, Work work) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(clients);
        try (var pool = Executors.newFixedThreadPool(clients)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int client = i;
                running.add(pool.submit(() -> {
                    try (Connection connection = database.connect()) {
                        start.await(30, TimeUnit.SECONDS);
                        work.run(client, connection);
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                await(one);
            }
        }
    }

    private static void await(Future<?> client) throws InterruptedException {
        try {
            client.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a client failed", e.getCause());
        }
    }
}
