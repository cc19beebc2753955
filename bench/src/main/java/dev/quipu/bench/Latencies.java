package dev.quipu.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How long calls of one kind took.
 *
 * @param sorted in milliseconds, the shortest first; at least one
 */
record Latencies(List<Double> sorted) {
    Latencies {
        sorted = List.copyOf(sorted);
    }

    /** Work that is measured call by call. */
    @FunctionalInterface
    interface Call {
        /**
         * Does it once.
         *
         * @param number which call it is, from 0
         */
        void run(int number) throws Exception;
    }

    static Latencies of(int calls, Call call) {
        try {
            // The first calls read from disk what every later one finds in memory, and compile what runs.
            for (int i = 0; i < Math.min(20, calls); i++) {
                call.run(i);
            }
            List<Double> times = new ArrayList<>(calls);
            for (int i = 0; i < calls; i++) {
                long start = System.nanoTime();
                call.run(i);
                times.add((System.nanoTime() - start) / 1e6);
            }
            return new Latencies(times.stream().sorted().toList());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns what so many of a hundred calls do not exceed.
     *
     * @param percent 50 for the median
     */
    double percentile(int percent) {
        return sorted.get(Math.min(sorted.size() - 1, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
    }
}
