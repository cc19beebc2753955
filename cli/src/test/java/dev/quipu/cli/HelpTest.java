package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.project.ProjectReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code --help} looks like on a terminal of 80 columns, and in a file. */
class HelpTest {
    private static final Path HERE = Path.of("").toAbsolutePath();

    @Test
    void theListOfCommandsHasALineForEach() {
        String help = help("--help");
        List<String> first = help.lines()
                .filter(line -> line.matches("  [a-z].*"))
                .map(line -> line.strip().replaceFirst(" .*", ""))
                .toList();
        List<String> rows = help.lines()
                .filter(line -> line.startsWith("  ") && !line.startsWith("  -"))
                .toList();
        assertThat(first).containsAll(Commands.NAMES).contains("agents", "assistant", "threads");
        assertThat(rows.stream().filter(line -> line.matches(" {8}.*"))).isEmpty();
        assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void everyCommandIsInOneGroup() {
        List<String> grouped = new ArrayList<>();
        Arrays.stream(CommandGroup.values()).map(CommandGroup::names).forEach(grouped::addAll);
        assertThat(grouped).containsExactlyInAnyOrderElementsOf(Commands.NAMES);
    }

    @ParameterizedTest
    @MethodSource("dev.quipu.cli.CommandsTest#names")
    void noWordIsBroken(String command) {
        assertThat(help(command, "--help"))
                .startsWith("Usage: quipu " + command)
                .doesNotContain("\uFEFF");
        assertThat(help(command, "--help").lines()).noneMatch(line -> line.matches(".*(~/\\.| \\.|env:)"));
    }

    @Test
    void examplesOfPacksAreOneLineEach() {
        for (Pack pack : ProjectReader.packsOnClassPath()) {
            for (PackCommand command : pack.commands()) {
                List<String> lines =
                        help(pack.name(), command.name(), "--help").lines().toList();
                assertThat(lines)
                        .containsAll(
                                command.examples().stream().map("  "::concat).toList());
            }
        }
    }

    @Test
    void wordsWithDotsAndColonsAreWhole() {
        assertThat(help("upgrade", "--help")).contains("~/.pgpass", "env:NAME");
    }

    @ParameterizedTest
    @CsvSource({
        "thread,there is no command \"thread\",did you mean \"threads\"?",
        "threads import-transcrip,there is no command \"threads import-transcrip\",did you mean \"import-transcript\"?",
        "help upgrad,there is no command \"upgrad\",did you mean \"upgrade\"?",
        "help agents import-user,there is no command \"agents import-user\",did you mean \"import-users\"?",
        "help upgrade foo,unexpected argument \"foo\",see \"quipu upgrade --help\"",
        "migrate,there is no command \"migrate\",Flyway's migrate is \"quipu upgrade head\"",
        "rollback 1,there is no command \"rollback\",Liquibase's rollback is \"quipu downgrade -1\""
    })
    void aMistypedCommandGetsTheNearestName(String typed, String says, String hint) {
        CommandRun run = CommandRun.in(HERE, Map.of(), typed.split(" "));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("quipu: " + says + "\n  hint: " + hint + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "upgrade head --dryrun,unknown option --dryrun,did you mean \"--dry-run\"?",
        "upgrade head --urll=postgresql://a:secret@b/c,unknown option --urll,did you mean \"--url\"?",
        "upgrade -x a=b,unknown option -x,see \"quipu upgrade --help\"",
        "downgrade finops -1,unknown option -1,did you mean finops@-1?",
        "upgrade head -1,unknown option -1,see \"quipu upgrade --help\"",
        "show 003 -1,unknown option -1,see \"quipu show --help\"",
        "-c f.toml status,unknown option -c,-c goes behind the command: quipu status -c f.toml",
        "--url postgresql://h/d current,unknown option --url,--url goes behind the command: quipu current --url postgresql://h/d",
        "backup nope,unexpected argument \"nope\",see \"quipu backup --help\""
    })
    void wrongWordsAreSaidPlainly(String typed, String says, String hint) {
        CommandRun run = CommandRun.in(HERE, Map.of(), typed.split(" "));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("quipu: " + says + "\n  hint: " + hint + "\n");
    }

    @Test
    void aWrongWordIsSaidOfItsParameter() {
        assertThat(CommandRun.in(HERE, Map.of(), "db", "restart").err())
                .startsWith(
                        "quipu: invalid value for ACTION: 'restart' is none of start, stop, status, url, psql, log, reset\n");
    }

    @Test
    void whatHasADefaultIsNotMissing() {
        assertThat(help("types", "--help")).startsWith("Usage: quipu types [OPTIONS] LANGUAGE [A]\n");
        assertThat(CommandRun.in(HERE, Map.of(), "types").err())
                .startsWith("quipu: missing required parameter: 'LANGUAGE'\n  hint: LANGUAGE is typescript\n");
        assertThat(CommandRun.in(HERE, Map.of(), "backup", "--keep").err()).doesNotContain("is one of");
    }

    @Test
    void theHelpOfAPacksCommandIsThatOfBothWords() {
        assertThat(help("help", "agents", "import-users")).isEqualTo(help("agents", "import-users", "--help"));
    }

    @Test
    void theHealthCheckOfTheExamplesIsThere() {
        Matcher check = Pattern.compile("(?m)^ {2}quipu health (\\w+/\\w+)").matcher(help("health", "--help"));
        assertThat(check.find()).isTrue();
        assertThat(CommandRun.in(HERE, Map.of(), "health", String.valueOf(check.group(1)))
                        .exitCode())
                .as("there is no database, which is told after the name is known")
                .isEqualTo(ExitCode.FAILED);
    }

    /** In a project of all packs, as there is without a {@code quipu.toml}. */
    @Test
    void theQueriesOfTheExamplesAreThere() {
        Matcher query = Pattern.compile("(?m)^ {2}quipu query (\\S+)").matcher(help("query", "--help"));
        int queries = 0;
        while (query.find()) {
            CommandRun.in(HERE, Map.of(), "query", query.group(1), "--show").succeeded(query.group(1));
            queries++;
        }
        assertThat(queries).isEqualTo(4);
    }

    @Test
    void whatACommandDoesIsSaidAsWhatToDo() {
        assertThat(help("agents", "--help"))
                .contains("import-users   Import users", "import-legacy  Take over the data")
                .contains("Examples:\n  quipu agents import-users people.csv --dry-run\n");
    }

    private static String help(String... args) {
        return CommandRun.in(HERE, Map.of(), args).out();
    }
}
