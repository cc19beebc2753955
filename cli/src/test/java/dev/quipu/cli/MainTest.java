package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Main main = new Main(new Console(
            new PrintWriter(out),
            new PrintWriter(err),
            Optional.empty(),
            false,
            Console.Colours.NONE,
            0,
            Path.of("").toAbsolutePath(),
            Map.of()));

    @Test
    void tellsTheVersionThatMavenBuilt() {
        assertThat(main.run("--version")).isZero();
        assertThat(out.toString().strip()).isEqualTo("quipu " + System.getProperty("project.version"));
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void helpListsEveryCommandOnStandardOutput(String word) {
        assertThat(main.run(word)).isZero();
        assertThat(out.toString()).contains("Usage: quipu").contains(Commands.NAMES);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void noCommandIsWrongUsage() {
        assertThat(main.run()).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("quipu: missing command").contains("hint: see \"quipu --help\"");
    }

    @Test
    void aFailureIsWrittenOverTheProgressThatStandsOnTheTerminal() {
        Path directory = Path.of("target").toAbsolutePath();
        var live = new Console(
                new PrintWriter(out),
                new PrintWriter(err),
                Optional.empty(),
                true,
                Console.Colours.NONE,
                0,
                directory,
                Map.of());

        assertThat(new Main(live).run("validate", "--config", "nowhere.toml")).isNotZero();
        assertThat(err.toString()).startsWith("\r\033[Kquipu: ");
    }

    @Test
    void outputThatCannotBeWrittenIsAFailure() {
        assertThat(completionInto("No space left on device")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).startsWith("quipu: not all of the output could be written\n  hint: ");
    }

    /** {@code quipu completion | head}: whoever reads has what they want. */
    @Test
    void aReaderThatHasEndedIsToldNothing() {
        assertThat(completionInto("Broken pipe")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).isEmpty();
    }

    private int completionInto(String failure) {
        var stream = new OutputStream() {
            @Override
            public void write(int letter) throws IOException {
                throw new IOException(failure);
            }
        };
        var console = new Console(
                new StandardOutput(stream, StandardCharsets.UTF_8),
                new PrintWriter(err),
                Optional.empty(),
                false,
                Console.Colours.NONE,
                0,
                Path.of("").toAbsolutePath(),
                Map.of());
        return new Main(console).run("completion");
    }

    @Test
    void aMistypedCommandGetsTheNearestName() {
        assertThat(main.run("hepl")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("""
                        quipu: there is no command "hepl"
                          hint: did you mean "help"?
                          hint: see "quipu --help"
                        """);
    }

    @Test
    void completionIsAShellScriptThatKnowsTheCommands() {
        assertThat(main.run("completion")).isZero();
        assertThat(out.toString()).contains("complete -F").contains(Commands.NAMES);
    }
}
