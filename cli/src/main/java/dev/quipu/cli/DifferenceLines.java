package dev.quipu.cli;

import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceText;
import java.util.stream.Collectors;

/** A difference as a terminal shows it: what comes is green, what goes is red, what changes is yellow. */
final class DifferenceLines {
    private DifferenceLines() {}

    static String of(Difference difference, Console console) {
        String text = DifferenceText.of(difference);
        if (!console.colours().out()) {
            return text;
        }
        return text.lines().map(line -> coloured(line, console)).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String coloured(String line, Console console) {
        String bare = line.stripLeading();
        String style =
                bare.startsWith("+ ") ? "green" : bare.startsWith("- ") ? "red" : bare.startsWith("~ ") ? "yellow" : "";
        // A line with picocli's own sign would be read as markup.
        return style.isEmpty() || line.contains("@|") || line.contains("|@")
                ? line
                : console.styled("@|" + style + " " + line + "|@");
    }
}
