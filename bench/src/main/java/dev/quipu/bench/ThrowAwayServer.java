package dev.quipu.bench;

import dev.quipu.postgres.scratch.Scratch;
import java.util.ArrayList;
import java.util.List;

/** How long a throw-away server takes until a first database can be used, and to go. */
final class ThrowAwayServer {
    private ThrowAwayServer() {}

    /** Starts and stops some, the first of which makes what is kept for the others and does not count. */
    static Sample seconds(int repetitions) {
        List<Double> seconds = new ArrayList<>();
        for (int round = 0; round <= repetitions; round++) {
            long start = System.nanoTime();
            try (Scratch scratch = Scratch.local()) {
                scratch.create().close();
            }
            if (round > 0) {
                seconds.add((System.nanoTime() - start) / 1e9);
            }
        }
        return new Sample(seconds);
    }
}
