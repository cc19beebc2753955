package dev.quipu.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command line is typed and read.
 *
 * @param out takes what was asked for
 * @param err takes what went wrong, and progress
 * @param answers where a person answers questions that {@code err} asks; empty unless all three streams are a terminal
 * @param live whether {@code err} is a terminal, on which a line can be written over
 * @param colours which of {@code out} and {@code err} are coloured
 * @param width the columns that a line of {@code out} has; 0 if it has no end, as in a file
 * @param directory where it was typed
 * @param environment the environment variables
 */
record Console(
        PrintWriter out,
        PrintWriter err,
        Optional<BufferedReader> answers,
        boolean live,
        Colours colours,
        int width,
        Path directory,
        Map<String, String> environment) {
    /** Takes away the line that stands on a terminal, so that another can be written over it. */
    static final String ERASE = "\r\033[K";

    /** Returns this process's own. */
    static Console ofProcess() {
        Map<String, String> environment = System.getenv();
        // Java cannot tell which of its streams is a terminal; the launcher can.
        String terminals = environment.getOrDefault("QUIPU_TERMINALS", "");
        return new Console(
                new StandardOutput(new FileOutputStream(FileDescriptor.out), charset(System.out)),
                new PrintWriter(System.err, true, charset(System.err)),
                terminals.contains("012")
                        ? Optional.of(new BufferedReader(new InputStreamReader(System.in, charset(System.out))))
                        : Optional.empty(),
                terminals.contains("2"),
                Colours.of(environment, terminals),
                terminals.contains("1") ? columns(environment.getOrDefault("COLUMNS", "")) : 0,
                Path.of("").toAbsolutePath(),
                environment);
    }

    /**
     * Where the locale says nothing, as in most containers, it is ASCII, and every other letter of a dump would be lost.
     * What reads Quipu's output there is as likely to read UTF-8.
     */
    private static Charset charset(PrintStream stream) {
        return stream.charset().equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : stream.charset();
    }

    /** Returns a path as seen from where the command was typed, if it lies there. */
    String relative(Path path) {
        return path.startsWith(directory) ? directory.relativize(path).toString() : path.toString();
    }

    /** Returns what a revision calls its file, seen from here; a pack's file has but a name. */
    String relative(String source) {
        return source.startsWith(directory.toString()) ? relative(Path.of(source)) : source;
    }

    /** Returns a text for {@code out} with picocli's markup as colours, or without, as what it leads to wants it. */
    String styled(String markup) {
        return ansi(colours.out()).string(markup);
    }

    /** Returns a text for {@code err} with picocli's markup as colours, or without. */
    String styledForErr(String markup) {
        return ansi(colours.err()).string(markup);
    }

    /** Returns how picocli writes on a stream that is coloured, or is not. */
    static Ansi ansi(boolean coloured) {
        return coloured ? Ansi.ON : Ansi.OFF;
    }

    /**
     * Which streams are coloured. Each for itself: where one is a terminal, the other may lead to a file or another program.
     *
     * @param out whether what was asked for is coloured
     * @param err whether progress is coloured
     */
    record Colours(boolean out, boolean err) {
        static final Colours NONE = new Colours(false, false);

        /**
         * Colours what is a terminal, unless nobody wants that.
         *
         * @param terminals the numbers of the streams that are terminals, as the launcher has them
         */
        static Colours of(Map<String, String> environment, String terminals) {
            boolean wanted =
                    environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
            return wanted ? new Colours(terminals.contains("1"), terminals.contains("2")) : NONE;
        }
    }

    private static int columns(String columns) {
        return columns.matches("[1-9]\\d{0,3}") ? Integer.parseInt(columns) : 0;
    }
}
