package dev.quipu.access.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the public methods that throw in their own body, or require something there, and whose documentation names
 * no exception. What is thrown further down is not seen.
 */
final class SaidFailures {
    /** A documentation, the annotations behind it, and the body of a public method, by the form that all sources have. */
    private static final Pattern METHOD = Pattern.compile(
            "\n    /\\*\\*((?:(?!\\*/).)*)\\*/\n(?:    @[^\n]*\n)*    (public (?!static final|final class|record)[^;{=]*\\([^;{]*\\{)\n(.*?)\n    }\n",
            Pattern.DOTALL);

    private static final Pattern THROWS = Pattern.compile("\\bthrow |\\.orElseThrow\\(|\\brequire\\w*\\(");

    private SaidFailures() {}

    /** Returns the methods that do not say what they throw, each with its file. */
    static List<String> unsaid(Path sources) throws IOException {
        List<String> unsaid = new ArrayList<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                for (String method : unsaidIn(Files.readString(file))) {
                    unsaid.add(file.getFileName() + ": " + method);
                }
            }
        }
        return unsaid;
    }

    static List<String> unsaidIn(String source) {
        List<String> unsaid = new ArrayList<>();
        Matcher method = METHOD.matcher(source);
        for (int from = 0; method.find(from); from = method.end() - 1) {
            if (THROWS.matcher(method.group(3)).find() && !saysSo(method.group(1))) {
                unsaid.add(method.group(2));
            }
        }
        return unsaid;
    }

    private static boolean saysSo(String documentation) {
        return documentation.contains("@throws") || documentation.contains("{@inheritDoc}");
    }
}
