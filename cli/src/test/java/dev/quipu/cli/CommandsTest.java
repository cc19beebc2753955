package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandsTest {
    @ParameterizedTest
    @MethodSource("names")
    void everyNameMakesACommandThatDescribesItself(String name) {
        var spec = new CommandLine(Commands.create(name)).getCommandSpec();
        assertThat(spec.usageMessage().description()).isNotEmpty();
    }

    static Iterable<String> names() {
        return Commands.NAMES;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "help", "completion", "no-such-command"})
    void whatShowsCommandsGetsAllOfThem(String args) {
        assertThat(Commands.asked(args.split(" "))).isEqualTo(Commands.NAMES);
    }

    @Test
    void refusesANameThatIsNone() {
        assertThatThrownBy(() -> Commands.create("nothing")).hasMessageContaining("nothing");
    }
}
