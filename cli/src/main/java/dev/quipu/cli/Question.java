package dev.quipu.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Asks the person at a terminal. Whatever is not a yes is a no. */
final class Question {
    private static final Set<String> YES = Set.of("y", "yes");

    private Question() {}

    /** Asks, and returns whether the answer is yes; empty where there is nobody to ask. */
    static Optional<Boolean> yes(Console console, String question) {
        return console.answers().map(answers -> yes(console, answers, question));
    }

    private static boolean yes(Console console, BufferedReader answers, String question) {
        console.err().print(question + " [y/N] ");
        console.err().flush();
        try {
            String line = answers.readLine();
            if (line == null) {
                console.err().println();
                return false;
            }
            return YES.contains(line.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            return false;
        }
    }
}
