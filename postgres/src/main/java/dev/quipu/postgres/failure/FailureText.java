package dev.quipu.postgres.failure;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Renders a failure: the message, its place with a caret, the state that things are in, and the hint. */
public final class FailureText {
    private static final int LONGEST_LINE = 160;

    private FailureText() {}

    /**
     * Renders a failure as the command line prints it.
     *
     * @param directory paths below it are shown as they follow from it
     */
    public static String render(QuipuException failure, Path directory) {
        return render(failure, directory, Setting::toString);
    }

    /**
     * Renders a failure for those who set Quipu otherwise than on the command line.
     *
     * @param directory paths below it are shown as they follow from it
     * @param words what a setting is called
     */
    public static String render(QuipuException failure, Path directory, Function<Setting, String> words) {
        StringBuilder text = new StringBuilder("quipu: ")
                .append(relativePaths(failure.message(), directory))
                .append('\n');
        failure.location().ifPresent(location -> place(text, location, directory));
        failure.notes().forEach(note -> indented(text, relativePaths(note, directory)));
        failure.hint()
                .ifPresent(hint -> indented(text, "hint: " + relativePaths(Setting.reword(hint, words), directory)));
        return text.toString();
    }

    private static void place(StringBuilder text, SourceLocation location, Path directory) {
        text.append("  ")
                .append(relative(location.source(), directory))
                .append(':')
                .append(location.line())
                .append(':')
                .append(location.column())
                .append('\n');
        int before = location.lineText().offsetByCodePoints(0, columnsBefore(location));
        int cut = Math.max(0, before - LONGEST_LINE / 2);
        String shown =
                location.lineText().substring(cut, Math.min(location.lineText().length(), cut + LONGEST_LINE));
        String number = String.valueOf(location.line());
        String caret = blank(location.lineText().substring(cut, before)) + "^";
        text.append("  ").append(number).append(" | ").append(shown).append('\n');
        text.append("  ")
                .append(" ".repeat(number.length()))
                .append(" | ")
                .append(caret)
                .append('\n');
    }

    private static int columnsBefore(SourceLocation location) {
        String line = location.lineText();
        return Math.min(location.column() - 1, line.codePointCount(0, line.length()));
    }

    /** Keeps tabs, so that the caret stands under its place however wide they are. */
    private static String blank(String before) {
        StringBuilder blank = new StringBuilder();
        before.codePoints().forEach(c -> blank.append(c == '\t' ? '\t' : ' '));
        return blank.toString();
    }

    /** People typed them so, or would; where a path begins is where none goes on. */
    private static String relativePaths(String text, Path directory) {
        String start = directory + "/";
        if (!text.contains(start)) {
            return text;
        }
        return Pattern.compile("(?<![^\\s\"'(=,])" + Pattern.quote(start) + "(?=[^\\s\"'/])")
                .matcher(text)
                .replaceAll("");
    }

    private static String relative(String source, Path directory) {
        String start = directory + "/";
        return source.startsWith(start) ? source.substring(start.length()) : source;
    }

    private static void indented(StringBuilder text, String lines) {
        List<String> all = lines.strip().lines().toList();
        for (String line : all) {
            text.append("  ").append(line).append('\n');
        }
    }
}
