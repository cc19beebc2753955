package dev.quipu.bench;

import java.util.Arrays;

/**
 * How long calls of one kind took.
 *
 * @param sorted in milliseconds, the shortest first; at least one
 */
record Latencies(double[] sorted) {
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
            double[] times = new double[calls];
            for (int i = 0; i < calls; i++) {
                long start = System.nanoTime();
                call.run(i);
                times[i] = (System.nanoTime() - start) / 1e6;
            }
            Arrays.sort(times);
            return new Latencies(times);
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
        return sorted[Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
    }
}
