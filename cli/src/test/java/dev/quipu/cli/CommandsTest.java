package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void helpHasEachCommandThatThereIsUnderOneName() throws Exception {
        assertThat(Commands.NAMES).doesNotHaveDuplicates();
        assertThat(Commands.NAMES.stream()
                        .<Class<?>>map(name ->
                                Commands.create(name, CONSOLE).userObject().getClass()))
                .containsExactlyInAnyOrderElementsOf(commandClasses());
    }

    /** The command that has all others is none of them, and those of packs have the names of their packs. */
    private static List<Class<?>> commandClasses() throws Exception {
        Path classes = Path.of(Command.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> found = new ArrayList<>();
        try (var files =
                Files.list(classes.resolve(Command.class.getPackageName().replace('.', '/')))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith("Command.class") && !name.contains("$")) {
                    Class<?> type =
                            Class.forName(Command.class.getPackageName() + "." + name.replaceFirst("\\.class$", ""));
                    if (Command.class.isAssignableFrom(type) && !type.isInterface() && type != RootCommand.class) {
                        found.add(type);
                    }
                }
            }
        }
        return found;
    }

    /** What quipu.toml refuses is refused here too, and nothing is bent to what is taken. */
    @ParameterizedTest
    @CsvSource({
        "upgrade --attempts 0, '0'' is not from 1 to 1000'",
        "upgrade --attempts 5000, '5000'' is not from 1 to 1000'",
        "downgrade base --attempts=-3, '-3'' is not from 1 to 1000'",
        "health --rows=-5, '-5'' is not a number from 0 on'",
        "upgrade --backup-keep 0, '0'' is not a number from 1 on'",
        "upgrade --lock-timeout 0, a lock timeout of 0 would",
        "sample-data --lock-timeout 0s, a lock timeout of 0 would"
    })
    void numbersThatMakeNoSenseAreWrongUsage(String command, String said) {
        CommandRun run = CommandRun.in(
                Path.of("target"), Map.of("DATABASE_URL", "postgresql://127.0.0.1:1/none"), command.split(" "));
        assertThat(run.err()).contains(said);
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void refusesANameThatIsNone() {
        assertThatThrownBy(() -> Commands.create("nothing", CONSOLE)).hasMessageContaining("nothing");
    }
}
