package dev.quipu.migration.concurrent;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Two results that were worked out at once.
 *
 * @param <T> what they are
 * @param first worked out on the thread that asked
 * @param second worked out on another one
 */
public record Both<T>(T first, T second) {
    /**
     * Works out two results, and returns when both threads have ended.
     *
     * @param name what the second thread is called
     * @param unwanted gets the one if the other could not be worked out
     * @throws RuntimeException what the work threw; of two failures the first one's
     */
    public static <T> Both<T> of(String name, Supplier<T> first, Supplier<T> second, Consumer<T> unwanted) {
        Meanwhile<T> beside = new Meanwhile<>(name, second::get).start();
        T mine;
        try {
            mine = first.get();
        } catch (RuntimeException e) {
            end(beside, unwanted);
            throw e;
        }
        try {
            return new Both<>(mine, beside.result());
        } catch (RuntimeException e) {
            unwanted.accept(mine);
            throw e;
        }
    }

    private static <T> void end(Meanwhile<T> beside, Consumer<T> unwanted) {
        try {
            unwanted.accept(beside.result());
        } catch (RuntimeException e) {
            // The first one's failure is told; this one has most likely the same reason.
        }
    }
}
