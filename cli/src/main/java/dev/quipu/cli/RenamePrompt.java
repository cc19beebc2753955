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

    /** Returns what asks the person at a console. Off a terminal nobody is asked, and the log says what to write. */
    static RenameQuestion of(Console console) {
        return console.answers()
                .<RenameQuestion>map(answers -> new RenamePrompt(console, answers))
                .orElse(candidate -> {
                    console.err().println(alike(candidate) + "; if it was renamed, add " + flag(candidate));
                    return false;
                });
    }

    @Override
    public boolean isRenamed(RenameCandidate candidate) {
        console.err().print(alike(candidate) + ": was it renamed? [y/N] ");
        console.err().flush();
        boolean yes = YES.contains(answer());
        console.err().println("  (" + (yes ? "as with " : "it would be, with ") + flag(candidate) + ")");
        return yes;
    }

    private static String alike(RenameCandidate candidate) {
        return candidate.from().kind().words() + " " + candidate.from().display() + " was dropped and "
                + candidate.to().display() + " was added, and they are " + candidate.likeness() + " % alike";
    }

    private static String flag(RenameCandidate candidate) {
        return "--rename "
                + quoted(candidate.from().display() + "=" + candidate.to().display());
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
