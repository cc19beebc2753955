package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a command did.
 *
 * @param exitCode its exit code
 * @param out its standard output
 * @param err its standard error
 */
record CommandRun(int exitCode, String out, String err) {
    /** A project that takes care of the FinOps pack alone. */
    private static final Path FINOPS = finOps(Path.of("target/finops-project"));

    /** What is in double quotes is one. */
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    /** Makes a project of the FinOps pack alone of a directory, and returns it. */
    static Path finOps(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("quipu.toml"), "packs = [\"finops\"]\n");
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command on a database of the FinOps pack, as into a file. */
    static CommandRun of(TestDatabase database, String... args) {
        return of(database, 0, args);
    }

    /** Runs a command on a database of the FinOps pack, as on a terminal of some width, or with 0 as into a file. */
    static CommandRun of(TestDatabase database, int width, String... args) {
        return in(FINOPS, environment(database), width, args);
    }

    /** Runs a command in this process, as typed in a directory, with these environment variables and no others. */
    static CommandRun in(Path directory, Map<String, String> environment, String... args) {
        return in(directory, environment, 0, args);
    }

    /** Runs a command as on a terminal, where these lines are typed when it asks. */
    static CommandRun answering(String answers, Path directory, Map<String, String> environment, String... args) {
        return in(Optional.of(new BufferedReader(new StringReader(answers))), directory, environment, 0, args);
    }

    private static CommandRun in(Path directory, Map<String, String> environment, int width, String... args) {
        return in(Optional.empty(), directory, environment, width, args);
    }

    private static CommandRun in(
            Optional<BufferedReader> answers,
            Path directory,
            Map<String, String> environment,
            int width,
            String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                new PrintWriter(out),
                new PrintWriter(err),
                answers,
                false,
                Console.Colours.NONE,
                width,
                directory.toAbsolutePath(),
                environment);
        return new CommandRun(run(console, args), out.toString(), err.toString());
    }

    /** Runs a command that succeeds, and returns both of its outputs as they come: standard output where it is flushed. */
    static String asItComes(Path directory, Map<String, String> environment, String... args) {
        StringWriter both = new StringWriter();
        Console console = new Console(
                new PrintWriter(new BufferedWriter(both, 1 << 20)),
                new PrintWriter(both),
                Optional.empty(),
                false,
                Console.Colours.NONE,
                0,
                directory.toAbsolutePath(),
                environment);
        assertThat(run(console, args)).as("%s: %s", List.of(args), both).isZero();
        return both.toString();
    }

    private static int run(Console console, String... args) {
        int exitCode = new Main(console).run(args);
        // As main does; or else the end of this process would wait for a command that is being stopped.
        Interruptible.told();
        return exitCode;
    }

    /** Returns this run, which must have ended with 0; else says what these words have printed. */
    CommandRun succeeded(String... words) {
        assertThat(exitCode).as("%s: %s%s", List.of(words), out, err).isZero();
        return this;
    }

    /** Returns the words of a line that begins with {@code quipu}, as a shell splits it, without that. */
    static String[] words(String line) {
        List<String> words = WORD.matcher(line)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
        assertThat(words).as(line).startsWith("quipu");
        return words.subList(1, words.size()).toArray(String[]::new);
    }

    /** Returns the environment that leads to a database. */
    static Map<String, String> environment(TestDatabase database) {
        return Map.of("DATABASE_URL", database.url());
    }

    /** Writes a revision of the directory {@code revisions}. */
    static void write(Path directory, String id, String revises, String transaction, String up, String down)
            throws IOException {
        Path folder = Files.createDirectories(directory.resolve("revisions"));
        Files.writeString(folder.resolve(id + "_revision.sql"), """
                -- revision: %s
                -- revises: %s
                -- message: revision %s
                -- created: 2026-01-01T00:00:00Z
                -- transaction: %s

                -- upgrade
                %s

                -- downgrade
                %s
                """.formatted(id, revises, id, transaction, up, down));
    }
}
