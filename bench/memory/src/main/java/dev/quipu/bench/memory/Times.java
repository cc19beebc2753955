package dev.quipu.bench.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * How long calls of one kind took.
 *
 * @param sorted in milliseconds, the shortest first
 */
record Times(List<Double> sorted) {
    /**
     * Takes the time of calls of several kinds, one of each in turn, so that other work on the machine falls on all.
     *
     * @param warm how many calls of each kind come before those that count
     */
    static Map<String, Times> of(int warm, int calls, Map<String, IntConsumer> kinds) {
        Map<String, List<Double>> taken = new LinkedHashMap<>();
        for (int i = 0; i < warm + calls; i++) {
            int call = i;
            kinds.forEach((name, kind) -> {
                long start = System.nanoTime();
                kind.accept(call);
                double time = (System.nanoTime() - start) / 1e6;
                if (call >= warm) {
                    taken.computeIfAbsent(name, unused -> new ArrayList<>()).add(time);
                }
            });
        }
        Map<String, Times> times = new LinkedHashMap<>();
        taken.forEach(
                (name, all) -> times.put(name, new Times(all.stream().sorted().toList())));
        return times;
    }

    double percentile(int percent) {
        return sorted.get(Math.clamp((int) Math.ceil(sorted.size() * percent / 100.0) - 1L, 0, sorted.size() - 1));
    }
}
