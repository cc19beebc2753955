package dev.quipu.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the sides took for one kind of work, collected repetition by repetition. Safe for use by several threads. */
final class Measurement {
    private final String title;
    private final Map<String, List<Run>> runs = new LinkedHashMap<>();

    /**
     * One side's run.
     *
     * @param process time and memory
     * @param roundTrips what a link counted; 0 if there was none
     */
    record Run(ProcessRun process, long roundTrips) {}

    Measurement(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    synchronized void add(String side, Run run) {
        runs.computeIfAbsent(side, name -> new ArrayList<>()).add(run);
    }

    /** Returns the sides that took part, in the order in which they first did. */
    synchronized List<String> sides() {
        return List.copyOf(runs.keySet());
    }

    Sample seconds(String side) {
        return new Sample(of(side).stream().map(run -> run.process().seconds()).toList());
    }

    /** Returns the most memory that a side had in any repetition, in MB. */
    double peakMegabytes(String side) {
        return of(side).stream()
                .mapToDouble(run -> run.process().peakMegabytes())
                .max()
                .orElseThrow();
    }

    /** Returns the most round trips of a side in any repetition. */
    long roundTrips(String side) {
        return of(side).stream().mapToLong(Run::roundTrips).max().orElseThrow();
    }

    private synchronized List<Run> of(String side) {
        return List.copyOf(Objects.requireNonNull(runs.get(side), side));
    }
}
