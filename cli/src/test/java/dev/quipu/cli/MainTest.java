package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Main main = new Main(new PrintWriter(out), new PrintWriter(err));

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
        assertThat(err.toString()).contains("Missing command").contains("Usage: quipu");
    }

    @Test
    void aMistypedCommandGetsTheNearestName() {
        assertThat(main.run("hepl")).isEqualTo(2);
        assertThat(err.toString()).contains("help");
    }

    @Test
    void completionIsAShellScriptThatKnowsTheCommands() {
        assertThat(main.run("completion")).isZero();
        assertThat(out.toString()).contains("complete -F").contains(Commands.NAMES);
    }
}
