package dev.quipu.access.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several threads that begin at the same moment. */
public final class Race {
    private Race() {}

    /** What one of them does. */
    @FunctionalInterface
    public interface Runner<T> {
        T run(int number) throws Exception;
    }

    /**
     * Runs all and waits for them.
     *
     * @return what each returned, in their order
     * @throws AssertionError for the first that failed, with its failure
     */
    public static <T> List<T> of(int runners, Runner<T> runner) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(runners);
        List<T> results = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < runners; i++) {
                int number = i;
                running.add(threads.submit(() -> {
                    start.await(30, TimeUnit.SECONDS);
                    return runner.run(number);
                }));
            }
            for (Future<T> one : running) {
                results.add(one.get());
            }
        } catch (ExecutionException e) {
            throw new AssertionError("one failed", e.getCause());
        }
        return results;
    }
}
