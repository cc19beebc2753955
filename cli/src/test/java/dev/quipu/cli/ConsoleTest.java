package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.cli.Console.Colours;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {
    private static final String ESCAPE = "\033[";

    /** As in {@code quipu diff A B > file}, where only standard error is the terminal still. */
    @ParameterizedTest
    @CsvSource({
        "012, true, true",
        "12, true, true",
        "2, false, true",
        "02, false, true",
        "1, true, false",
        "'', false, false"
    })
    void eachStreamIsColouredWhereItIsATerminal(String terminals, boolean out, boolean err) {
        assertThat(Colours.of(Map.of("TERM", "xterm"), terminals)).isEqualTo(new Colours(out, err));
    }

    @Test
    void nothingIsColouredWhereNobodyWantsIt() {
        assertThat(Colours.of(Map.of("NO_COLOR", "1"), "012")).isEqualTo(Colours.NONE);
        assertThat(Colours.of(Map.of("TERM", "dumb"), "012")).isEqualTo(Colours.NONE);
        assertThat(Colours.of(Map.of("NO_COLOR", "", "TERM", "xterm"), "012")).isEqualTo(new Colours(true, true));
    }

    @Test
    void whatGoesIntoAFileHoldsNoColour(@TempDir Path directory) throws Exception {
        Path revisions = Files.createDirectories(directory.resolve("revisions"));
        Files.writeString(revisions.resolve("001_a.sql"), "-- revision: 001\n-- revises:\n-- upgrade\nSELECT 1;\n");
        for (String[] words :
                new String[][] {{"show", "001", "--revisions", "revisions"}, {"--help"}, {"show", "--help"}}) {
            assertThat(printed(directory, new Colours(false, true), words))
                    .isNotEmpty()
                    .doesNotContain(ESCAPE);
            assertThat(printed(directory, new Colours(true, false), words)).contains(ESCAPE);
        }
    }

    @Test
    void progressIsColouredAsStandardErrorWantsIt() {
        assertThat(console(new StringWriter(), Path.of(""), new Colours(true, false))
                        .styledForErr("@|green x|@"))
                .isEqualTo("x");
        assertThat(console(new StringWriter(), Path.of(""), new Colours(false, true))
                        .styledForErr("@|green x|@"))
                .contains(ESCAPE);
    }

    private static String printed(Path directory, Colours colours, String... words) {
        StringWriter out = new StringWriter();
        int exitCode = new Main(console(out, directory, colours)).run(words);
        assertThat(exitCode).isZero();
        return out.toString();
    }

    private static Console console(StringWriter out, Path directory, Colours colours) {
        return new Console(
                new PrintWriter(out),
                new PrintWriter(new StringWriter()),
                Optional.empty(),
                true,
                colours,
                0,
                directory.toAbsolutePath(),
                Map.of("DATABASE_URL", "postgresql://127.0.0.1:1/none"));
    }
}
