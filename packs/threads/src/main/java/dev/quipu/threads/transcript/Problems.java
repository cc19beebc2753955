package dev.quipu.threads.transcript;

import java.util.ArrayList;
import java.util.List;

/** What of a file could not be read, and where it stands. */
final class Problems {
    private static final int MOST_TOLD = 100;

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

    /** Returns sentences for the report. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>(told);
        if (count > told.size()) {
            sentences.add("and %,d more".formatted(count - told.size()));
        }
        return sentences;
    }
}
