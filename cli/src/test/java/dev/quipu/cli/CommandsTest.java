package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandsTest {
    private static final Console CONSOLE = new Console(
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            Optional.empty(),
            false,
            Console.Colours.NONE,
            0,
            Path.of("").toAbsolutePath(),
            Map.of());

    @ParameterizedTest
    @MethodSource("names")
    void everyNameMakesACommandThatDescribesItself(String name) {
        var spec = new CommandLine(Commands.create(name, CONSOLE)).getCommandSpec();
        assertThat(spec.usageMessage().description()).isNotEmpty();
        assertThat(spec.usageMessage().footer())
                .as("examples are copied: a terminal does not break them")
                .allMatch(line -> line.length() <= 80);
    }

    static Iterable<String> names() {
        return Commands.NAMES;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "help", "completion", "no-such-command"})
    void whatShowsCommandsGetsAllOfThem(String args) {
        assertThat(Commands.asked(args.split(" "))).isEqualTo(Commands.NAMES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "--version"})
    void theVersionNeedsNone(String option) {
        assertThat(Commands.asked(option)).isEmpty();
        assertThat(Commands.asked(option, "--help")).isEqualTo(Commands.NAMES);
    }

    @Test
    void refusesANameThatIsNone() {
        assertThatThrownBy(() -> Commands.create("nothing", CONSOLE)).hasMessageContaining("nothing");
    }
}
