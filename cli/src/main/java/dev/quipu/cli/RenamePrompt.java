package dev.quipu.cli;

import dev.quipu.catalog.difference.RenameCandidate;
import dev.quipu.migration.command.RenameQuestion;
import java.util.Optional;

/** Asks on a terminal whether something was renamed. */
final class RenamePrompt implements RenameQuestion {
    private final Console console;

    private RenamePrompt(Console console) {
        this.console = console;
    }

    /** Returns what asks the person at a console. Off a terminal nobody is asked, and the log says what to write. */
    static RenameQuestion of(Console console) {
        return new RenamePrompt(console);
    }

    @Override
    public boolean isRenamed(RenameCandidate candidate) {
        Optional<Boolean> answer = Question.yes(console, alike(candidate) + ": was it renamed?");
        if (answer.isEmpty()) {
            console.err().println(alike(candidate) + "; if it was renamed, add " + flag(candidate));
            return false;
        }
        console.err().println("  (" + (answer.get() ? "as with " : "it would be, with ") + flag(candidate) + ")");
        return answer.get();
    }

    private static String alike(RenameCandidate candidate) {
        return candidate.from().kind().words() + " " + candidate.from().display() + " was dropped and "
                + candidate.to().display() + " was added, and they are " + candidate.likeness() + " % alike";
    }

    private static String flag(RenameCandidate candidate) {
        return "--rename "
                + quoted(candidate.from().display() + "=" + candidate.to().display());
    }

    /** As a shell takes it. */
    private static String quoted(String word) {
        return word.matches("[\\w.=$-]+") && !word.contains("$") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
