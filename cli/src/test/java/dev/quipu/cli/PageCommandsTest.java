package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.testing.Guide;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The lines that pages say to type are commands, and do what the pages say. */
@PostgresTest
class PageCommandsTest {
    private static final Path README = Path.of("../README.md");
    private static final Path DOCS = Path.of("../docs");

    /** A line that is one command and no more; what follows a hash is a comment. */
    private static final Pattern LINE =
            Pattern.compile("(?m)^(?:\\$ | {4})?(?:\\./)?(quipu [a-z][^|\\n]*?)(?: +#.*)?$");

    /** A command and what it prints. */
    private static final Pattern ANSWERED = Pattern.compile("(?ms)^\\$ (?:\\./)?(quipu [^\\n]*)\\n(.*?)(?=^\\$ |\\z)");

    private final TestDatabase database;

    @TempDir
    private Path directory = Path.of("");

    PageCommandsTest(TestDatabase database) {
        this.database = database;
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private CommandRun run(String line) {
        return CommandRun.in(directory, CommandRun.environment(database), CommandRun.words(line));
    }

    private static List<String> lines(String page) {
        return LINE.matcher(page).results().map(line -> line.group(1)).toList();
    }

    /** Runs what a block says to type, which has to print what it says. */
    private void answers(String block) {
        Matcher answered = ANSWERED.matcher(block);
        while (answered.find()) {
            assertThat(run(answered.group(1)).out()).as(answered.group(1)).isEqualTo(answered.group(2));
        }
    }

    @Test
    void everyLineIsACommandWithItsOptions() throws Exception {
        List<String> refused = new ArrayList<>();
        int lines = 0;
        try (Stream<Path> docs = Files.walk(DOCS)) {
            for (Path page : Stream.concat(
                            Stream.of(README),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .toList()) {
                for (String line : lines(Files.readString(page))) {
                    lines++;
                    refusal(CommandRun.words(line)).ifPresent(why -> refused.add(page + ": " + line + ": " + why));
                }
            }
        }
        assertThat(refused).isEmpty();
        assertThat(lines).isGreaterThan(50);
    }

    private Optional<String> refusal(String... words) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Console console =
                new Console(nowhere, nowhere, Optional.empty(), false, Console.Colours.NONE, 0, directory, Map.of());
        CommandLine root = new CommandLine(Options.specOf(new RootCommand()));
        Commands.addTo(root, console, words);
        try {
            root.parseArgs(words);
            return Optional.empty();
        } catch (ParameterException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Test
    void aSchemaOfOnesOwn() throws Exception {
        List<String> shown = Guide.blocks(README, "console");
        assertThat(CommandRun.of(database, "downgrade", "finops@03").err())
                .isEqualTo(shown.get(0).replaceFirst("(?s).*finops@03\\n", ""));

        answers(shown.get(1));
        write("migrations/001_create_users.sql", Guide.blocks(README, "sql").get(0));
        write("migrations/002_create_logins.sql", """
                -- revision: 002
                -- revises: 001
                -- message: create logins
                -- created: 2026-11-23T22:40:00Z
                -- transaction: on

                -- upgrade
                CREATE TABLE logins (
                    user_id uuid REFERENCES userz (user_id)
                );

                -- downgrade
                DROP TABLE logins;
                """);
        assertThat(run("quipu upgrade head").err())
                .endsWith(shown.get(2).substring(shown.get(2).indexOf("quipu: ")));
    }

    @Test
    void aDeclaredSchema() throws Exception {
        run("quipu init").succeeded("init");
        write("schema.sql", """
                CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL);
                CREATE TABLE posts (post_id int PRIMARY KEY, user_id int NOT NULL);
                """);
        answers(Guide.blocks(README, "console").get(3));
        run("quipu upgrade head").succeeded("upgrade");

        write("schema.sql", """
                CREATE TABLE users (id int PRIMARY KEY, email varchar(200) NOT NULL);
                CREATE TABLE posts (post_id int PRIMARY KEY, user_id int NOT NULL);
                CREATE INDEX posts_user ON posts (user_id);
                """);
        List<String> shown = Guide.blocks(README, "sql");
        assertThat(run("quipu plan").out()).contains(shown.get(1));

        String written = shown.get(3);
        write(
                "migrations/002_names.sql",
                "-- revision: 002\n-- revises: 001\n-- message: names\n-- created: 2026-11-23T22:50:00Z\n\n-- upgrade\n"
                        + written.replaceAll("(?m)^--.*\\n", "")
                        + "\n-- downgrade: irreversible, because this is a test\n");
        assertThat(run("quipu plan --revision 002").out()).contains(written);
    }

    @Test
    void whatIsRenamed() throws Exception {
        run("quipu init").succeeded("init");
        write("schema.sql", "CREATE TABLE users (id int PRIMARY KEY, mail text NOT NULL);\n");
        run("quipu revision -m users --autogenerate").succeeded("revision");
        run("quipu upgrade head").succeeded("upgrade");
        write("schema.sql", Guide.blocks(README, "sql").get(2));
        assertThat(run("quipu plan").out())
                .contains("RENAME TO people", "RENAME COLUMN mail TO email")
                .doesNotContain("DROP");
    }

    @Test
    void entitiesAsTheDeclaredSchema() throws Exception {
        String page = Files.readString(DOCS.resolve("hibernate.md"));
        write("quipu.toml", Guide.blocks(DOCS.resolve("hibernate.md"), "toml").get(0));
        Files.createDirectories(directory.resolve("migrations"));
        write("schema/entities.sql", "CREATE TABLE speakers (id bigint PRIMARY KEY);\n");
        write(
                "schema/triggers.sql",
                "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n");
        run("quipu revision -m speakers --autogenerate").succeeded("revision");
        write("schema/entities.sql", "CREATE TABLE speakers (id bigint PRIMARY KEY, name text);\n");

        List<String> lines = lines(page);
        assertThat(lines).hasSize(3);
        assertThat(run(lines.get(0)).exitCode()).isEqualTo(3);
        run(lines.get(1)).succeeded(lines.get(1));
        run(lines.get(2)).succeeded(lines.get(2));
        assertThat(run(lines.get(0)).succeeded(lines.get(0)).out()).contains("revisions and declared agree");
        assertThat(database.value("SELECT count(*) FROM information_schema.columns WHERE table_name = 'speakers'"))
                .isEqualTo("2");
    }

    @Test
    void backupsThatComeBack(TestDatabase copy) throws Exception {
        run("quipu init").succeeded("init");
        write("migrations/001_create_users.sql", Guide.blocks(README, "sql").get(0));
        run("quipu upgrade head").succeeded("upgrade");
        List<String> lines = lines(Files.readString(DOCS.resolve("backup.md")));
        for (String line : lines.subList(0, 3)) {
            String here = line.replaceFirst(
                    "/var/backups/\\S*", Matcher.quoteReplacement("\"" + directory + "/elsewhere/\""));
            run(here).succeeded(here);
        }
        assertThat(directory.resolve("before.quipu.zip")).isRegularFile();
        assertThat(directory.resolve("elsewhere")).isNotEmptyDirectory();
        try (Stream<Path> made = Files.list(directory.resolve(".quipu/backups"))) {
            String restore = lines.get(3)
                    .replaceFirst(
                            "restore \\S+",
                            Matcher.quoteReplacement("restore " + made.toList().get(0)))
                    .replace("postgresql://localhost/copy", copy.url());
            run(restore).succeeded(restore);
        }
        assertThat(copy.value("SELECT count(*) FROM users")).isEqualTo("0");
    }
}
