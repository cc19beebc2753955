package dev.quipu.cli;

import dev.quipu.catalog.difference.RenameCandidate;
import dev.quipu.migration.command.RenameQuestion;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** Asks on a terminal whether something was renamed. Whatever is not a yes is a no. */
final class RenamePrompt implements RenameQuestion {
    private static final Set<String> YES = Set.of("y", "yes");

    private final Console console;
    private final BufferedReader answers;

    private RenamePrompt(Console console, BufferedReader answers) {
        this.console = console;
        this.answers = answers;
    }

    /** Returns what asks the person at a console; off a terminal nobody is asked. */
    static RenameQuestion of(Console console) {
        return console.answers()
                .<RenameQuestion>map(answers -> new RenamePrompt(console, answers))
                .orElse(NEVER);
    }

    @Override
    public boolean isRenamed(RenameCandidate candidate) {
        String old = candidate.from().display();
        String now = candidate.to().display();
        console.err()
                .print(candidate.from().kind().words() + " " + old + " was dropped and " + now
                        + " was added, and they are " + candidate.likeness() + " % alike: was it renamed? [y/N] ");
        console.err().flush();
        boolean yes = YES.contains(answer());
        console.err()
                .println(
                        "  (" + (yes ? "as with" : "it would be, with") + " --rename " + quoted(old + "=" + now) + ")");
        return yes;
    }

    private String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                console.err().println();
                return "";
            }
            return line.strip().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            return "";
        }
    }

    /** As a shell takes it. */
    private static String quoted(String word) {
        return word.matches("[\\w.=$-]+") && !word.contains("$") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
