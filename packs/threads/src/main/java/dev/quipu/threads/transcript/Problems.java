package dev.quipu.threads.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What of a file could not be read, and where it stands. */
final class Problems {
    private static final int MOST_TOLD = 100;
    private static final int MOST_IN_FAILURE = 5;

    private final List<String> told = new ArrayList<>();
    private long count;

    /** Notes one; the first hundred are told one by one. */
    void add(String place, String reason) {
        count++;
        if (told.size() < MOST_TOLD) {
            told.add(place + ": " + reason);
        }
    }

    /** Notes one of a line. */
    void line(long number, String reason) {
        add("line " + number, reason);
    }

    long count() {
        return count;
    }

    /** Returns the first few, for a failure that they explain. */
    List<String> first() {
        return told.size() <= MOST_IN_FAILURE && count == told.size()
                ? List.copyOf(told)
                : Stream.concat(
                                told.stream().limit(MOST_IN_FAILURE),
                                Stream.of("and %,d more".formatted(count - Math.min(told.size(), MOST_IN_FAILURE))))
                        .toList();
    }

    /** Returns sentences for the report. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>(told);
        if (count > told.size()) {
            sentences.add("and %,d more".formatted(count - told.size()));
        }
        return sentences;
    }
}
