package dev.quipu.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Repeated measurements of one thing, in the order in which they were taken.
 *
 * @param values in one unit; at least one
 */
record Sample(List<Double> values) {
    Sample {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a sample needs at least one value");
        }
    }

    /** Returns the middle value, or the mean of the two middle ones. */
    double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    double min() {
        return values.stream().min(Double::compare).orElseThrow();
    }

    double max() {
        return values.stream().max(Double::compare).orElseThrow();
    }

    /**
     * Returns this divided by another, repetition by repetition, so that what slowed the machine down for a while
     * slowed both.
     *
     * @throws IllegalArgumentException if they have not equally many values
     */
    Sample dividedBy(Sample other) {
        if (values.size() != other.values.size()) {
            throw new IllegalArgumentException(
                    "samples of %d and of %d values".formatted(values.size(), other.values.size()));
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            ratios.add(values.get(i) / other.values.get(i));
        }
        return new Sample(ratios);
    }
}
