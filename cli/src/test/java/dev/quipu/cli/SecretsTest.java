package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.JavaProcess;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs everything as a role with a marked password, and searches all that it leaves for the mark. */
@PostgresTest
class SecretsTest {
    private static final String MARK = "M4rk3dS3cr3t";

    /** What has to be escaped in a URL, in SQL, in a connection string and in a password file. */
    private static final String PASSWORD = MARK + "@:/%'\\ ";

    private static final String ENCODED = MARK + "%40%3A%2F%25%27%5C%20";

    private static final String PASSWORD_FILE = "pgpass";

    private static final List<List<String>> OWN = List.of(
            List.of("upgrade", "head", "--dry-run"),
            List.of("upgrade", "head", "--sql"),
            List.of("upgrade", "head"),
            List.of("upgrade", "head", "--debug"),
            List.of("current"),
            List.of("heads"),
            List.of("branches"),
            List.of("history", "-v"),
            List.of("history", "--runs"),
            List.of("show", "002"),
            List.of("status"),
            List.of("status", "--format", "json"),
            List.of("validate"),
            List.of("check"),
            List.of("diff", "live", "revisions"),
            List.of("plan", "live", "revisions"),
            List.of("dump"),
            List.of("types", "typescript"),
            List.of("docs", "mermaid"),
            List.of("stamp", "001"),
            List.of("downgrade", "base"),
            List.of("revision", "-m", "one more"),
            List.of("help"),
            List.of("completion"));

    private static final List<List<String>> PACK = List.of(
            List.of("upgrade", "head"),
            List.of("sample-data"),
            List.of("query", "agent_performance"),
            List.of("export", "chats.jsonl", "--from", "finops"),
            List.of("import", "quipu", "chats.jsonl", "--to", "finops", "--user", "ada"),
            List.of("health"),
            List.of("maintain", "daily"),
            List.of("sizes"),
            List.of("indexes"),
            List.of("downgrade", "-1"),
            List.of("backup", "--to", "kept.quipu.zip"));

    private final TestDatabase database;
    private final String role;
    private final Set<String> ran = new HashSet<>();

    @TempDir
    private Path directory = Path.of("");

    SecretsTest(TestDatabase database) {
        this.database = database;
        this.role = "marked_" + database.name();
    }

    @BeforeEach
    void makeRoleAndRevisions() throws SQLException, IOException {
        database.execute("SET password_encryption = 'scram-sha-256'; CREATE ROLE %s LOGIN SUPERUSER PASSWORD '%s'"
                .formatted(role, PASSWORD.replace("'", "''")));
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a (id int);", "DROP TABLE a;");
        CommandRun.write(directory, "002", "001", "off", "INSERT INTO a VALUES (1);", "DELETE FROM a;");
    }

    @AfterEach
    void dropRole() throws SQLException {
        database.execute("REASSIGN OWNED BY %1$s TO CURRENT_USER; DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
    }

    @Test
    void noCommandTellsThePasswordOfAnUrl(TestDatabase copy) throws Exception {
        everyCommand(copy, target -> Map.of("DATABASE_URL", url(target, ENCODED)));
    }

    @Test
    void noCommandTellsThePasswordOfTheEnvironment(TestDatabase copy) throws Exception {
        everyCommand(copy, target -> Map.of("DATABASE_URL", url(target, null), "PGPASSWORD", PASSWORD));
    }

    @Test
    void noCommandTellsThePasswordOfAPasswordFile(TestDatabase copy) throws Exception {
        Path file = directory.resolve(PASSWORD_FILE);
        Files.writeString(
                file, "*:*:*:" + role + ":" + PASSWORD.replace("\\", "\\\\").replace(":", "\\:") + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        everyCommand(copy, target -> Map.of("DATABASE_URL", url(target, null), "PGPASSFILE", file.toString()));
    }

    private void everyCommand(TestDatabase copy, Function<TestDatabase, Map<String, String>> environment)
            throws Exception {
        Map<String, String> own = environment.apply(database);
        try (ProcessList processes = new ProcessList(MARK)) {
            OWN.forEach(command -> succeeds(own, command, "--revisions", "revisions"));
            PACK.forEach(command -> succeeds(own, command, "--pack", "finops"));
            succeeds(environment.apply(copy), List.of("restore", "kept.quipu.zip"), "--pack", "finops");
            succeeds(own, List.of("init"));
            for (List<String> command : List.of(
                    List.of("upgrade", "nowhere", "--debug"),
                    List.of("current", "--nothing"),
                    List.of("merge", "-m", "nothing to join", "--revisions", "revisions"),
                    List.of("squash", "--dry-run", "--revisions", "revisions"),
                    List.of("rebase", "revisions/none.sql", "--revisions", "revisions"),
                    List.of("restore", "kept.quipu.zip"),
                    List.of("db", "start"),
                    List.of("adopt"),
                    List.of("nothing"),
                    List.of("--url", url(database, ENCODED)))) {
                CommandRun run = run(own, command);
                assertThat(run.exitCode()).as("%s: %s", command, run).isNotZero();
            }
            assertThat(processes.found()).isEmpty();
        }
        assertThat(ran).containsAll(Commands.NAMES);
        assertNothingIn(database);
        assertNothingIn(copy);
        assertNothingInFiles();
        copy.execute("DROP OWNED BY " + role);
    }

    @Test
    void aFailingRevisionThatHoldsThePasswordIsMasked() throws Exception {
        String literal = PASSWORD.replace("'", "''");
        CommandRun.write(
                directory,
                "003",
                "002",
                "on",
                "DO $$BEGIN RAISE WARNING 'warned of %%', '%1$s'; RAISE EXCEPTION 'fell over %%', '%1$s' USING DETAIL = '%1$s', HINT = '%1$s'; END$$;"
                        .formatted(literal),
                "");

        CommandRun run = run(
                Map.of("DATABASE_URL", url(database, ENCODED)),
                List.of("upgrade", "head", "--debug", "--revisions", "revisions"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("app@003 failed: fell over ***").contains("warned of ***");
        assertThat(database.value("SELECT message FROM quipu.history WHERE message IS NOT NULL"))
                .isEqualTo("fell over ***");
        assertNothingIn(database);
    }

    @Test
    void aRefusedStatementThatHoldsThePasswordIsMasked() throws Exception {
        Map<String, String> environment = Map.of("DATABASE_URL", url(database, ENCODED));
        succeeds(environment, List.of("upgrade", "head"), "--revisions", "revisions");
        String literal = PASSWORD.replace("'", "''");
        CommandRun.write(
                directory, "003", "002", "on", "ALTER TABLE a ALTER id TYPE text USING '%s';".formatted(literal), "");

        for (String format : List.of("text", "json")) {
            CommandRun run = run(
                    environment,
                    List.of("upgrade", "--refuse", "rewrite", "--format", format, "--revisions", "revisions"));
            assertThat(run.exitCode()).isEqualTo(ExitCode.DIFFERENT);
            assertThat(run.err()).contains("refused: rewrite", "USING '***'");
            assertThat(run.out()).doesNotContain(MARK);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://%s:%sX@HOST:PORT/DB",
                "postgresql://%s:%s@nowhere.invalid:5/DB",
                "postgresql://%s:%s@HOST:1/DB",
                "postgresql://%s:%s@HOST:PORT/missing",
                "postgresql://%s:%s@HOST:PORT/DB?sslmode=require",
                "postgresql://%s:%s@HOST:99999999/DB",
                "postgresql://%s:%s@[HOST:PORT/DB",
                "postgresql://%s:%s%%zz@HOST:PORT/DB",
                "postgresql://%s:%s@HOST:PORT/DB?nothing=1",
                "mysql://%s:%s@HOST:PORT/DB",
                "postgres:/%s:%s@HOST:PORT/DB",
                "host=HOST port=PORT user=%s password=%s dbname=missing",
                "host=HOST user=%s password=%s nonsense",
                "jdbc:postgresql://HOST:PORT/missing?user=%s&password=%s"
            })
    void noWrongUrlTellsItsPassword(String form) throws Exception {
        String url = form.formatted(role, form.startsWith("host") ? MARK : ENCODED)
                .replace("HOST", database.host())
                .replace("PORT", String.valueOf(database.port()))
                .replace("DB", database.name());
        for (CommandRun run : List.of(
                run(Map.of("DATABASE_URL", url), List.of("upgrade", "head", "--debug", "--revisions", "revisions")),
                run(Map.of(), List.of("status", "--debug", "--url", url)),
                run(Map.of(), List.of("status", "--debug", "--url=" + url)))) {
            assertThat(run.exitCode()).as(run.toString()).isIn(1, 2);
            assertThat(run.err()).startsWith(run.err().contains("\tat ") ? "" : "quipu: ");
        }
        assertNothingIn(database);
    }

    @Test
    void theHintOnAUrlIsNotTakenForOneItself() {
        CommandRun run =
                CommandRun.in(Path.of("target"), Map.of("DATABASE_URL", "jdbc:postgresql://u:geheim@h/db"), "status");
        assertThat(run.err())
                .contains("hint: leave out jdbc: before postgresql, or write both behind the database's name, as the"
                        + " parameters user and password; an at sign in that name is %40\n")
                .doesNotContain("geheim");
    }

    @Test
    void noProcessShowsIt() throws Exception {
        CommandRun.write(directory, "003", "002", "on", "SELECT pg_sleep(50);", "");
        try (JavaProcess quipu = JavaProcess.start(
                Main.class,
                directory,
                Map.of("DATABASE_URL", url(database, ENCODED)),
                "upgrade",
                "head",
                "--revisions",
                "revisions")) {
            while (database.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname ="
                            + " current_database()")
                    .equals("0")) {
                Thread.sleep(20);
            }
            assertThat(ProcessList.now())
                    .filteredOn(line -> line.contains(MARK))
                    .isEmpty();
            assertThat(ProcessList.now()).anyMatch(line -> line.contains(Main.class.getName()));
            assertNothingIn(database);
            quipu.kill();
            assertThat(quipu.out() + quipu.err()).doesNotContain(MARK);
        }
        database.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = '" + role + "'");
    }

    /** The launcher moves it out of Java's words; the sh that does so is the process that becomes Java. */
    @ParameterizedTest
    @ValueSource(strings = {"--url=", "--url "})
    void noProcessShowsThatOfAnUrlOption(String option) throws Exception {
        CommandRun.write(directory, "003", "002", "on", "SELECT pg_sleep(50);", "");
        List<String> words = new ArrayList<>(List.of(launcher().toString(), "upgrade", "--revisions", "revisions"));
        words.addAll(List.of((option + url(database, ENCODED)).split(" ", -1)));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile());
        builder.environment().putAll(Map.of("QUIPU_JAVA_HOME", directory.toString(), "QUIPU_START_CACHE", "off"));
        Process quipu = builder.start();
        try {
            while (database.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname ="
                            + " current_database()")
                    .equals("0")) {
                assertThat(quipu.isAlive())
                        .as(Files.readString(directory.resolve("out")))
                        .isTrue();
                Thread.sleep(20);
            }
            assertThat(ProcessList.now())
                    .filteredOn(line -> line.contains(MARK))
                    .isEmpty();
            assertThat(ProcessList.now()).anyMatch(line -> line.contains("env:QUIPU_WORD_1"));
            assertNothingIn(database);
        } finally {
            quipu.destroyForcibly().waitFor();
        }
        assertThat(Files.readString(directory.resolve("out"))).doesNotContain(MARK);
        database.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = '" + role + "'");
    }

    /** Whatever takes a URL: of Java's words none shows it. The script's own do for the moment that it needs to hide them. */
    @Test
    void noProcessShowsThatOfAnyOtherWord() throws Exception {
        String launcher = launcher().toString();
        String url = url(database, ENCODED);
        database.execute("CREATE TABLE kept (id int)");
        try (ProcessList processes = new ProcessList(MARK)) {
            for (List<String> words : List.of(
                    List.of("diff", url, url),
                    List.of("diff", url, "revisions", "--scratch", url, "--revisions", "revisions"),
                    List.of("plan", url, "revisions", "--scratch", url, "--revisions", "revisions"),
                    List.of("dump", url, "--scratch=" + url),
                    List.of("types", "typescript", url),
                    List.of("adopt", "--url", url, "--scratch", url, "--dry-run"))) {
                String printed = launched(launcher, words);
                assertThat(printed).as(words.getFirst()).doesNotContain(MARK).doesNotContain("QUIPU_WORD");
            }
            assertThat(processes.found())
                    .filteredOn(line -> !line.startsWith("/bin/sh\0"))
                    .isEmpty();
        }
        assertNothingIn(database);
    }

    /** Runs a command by the launcher, which must reach the database, and returns what it prints. */
    private String launched(String launcher, List<String> words) throws Exception {
        Path out = directory.resolve("out");
        List<String> command = new ArrayList<>(List.of(launcher));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().putAll(Map.of("QUIPU_JAVA_HOME", directory.toString(), "QUIPU_START_CACHE", "off"));
        int exitCode = builder.start().waitFor();
        String printed = Files.readString(out);
        assertThat(exitCode).as("%s: %s", words.getFirst(), printed).isIn(ExitCode.DONE, ExitCode.DIFFERENT);
        return printed;
    }

    /** Returns the launcher of a distribution whose Java runs the classes of this build. */
    private Path launcher() throws IOException {
        Path java = Path.of(System.getProperty("java.home"));
        Files.copy(java.resolve("release"), directory.resolve("release"));
        Path script = Files.createDirectories(directory.resolve("bin")).resolve("java");
        Files.writeString(script, """
                #!/bin/sh
                while [ "$1" != -jar ]; do shift; done
                shift 2
                exec '%s' -cp '%s' %s "$@"
                """.formatted(
                        java.resolve("bin/java"),
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName()));
        Files.createDirectories(directory.resolve("lib"));
        Files.createFile(directory.resolve("lib/quipu-cli.jar"));
        Path launcher = Files.copy(Path.of("..", "quipu"), directory.resolve("bin/quipu"));
        assertThat(script.toFile().setExecutable(true) && launcher.toFile().setExecutable(true))
                .isTrue();
        return launcher;
    }

    private void succeeds(Map<String, String> environment, List<String> command, String... project) {
        List<String> words = new ArrayList<>(command);
        if (!List.of("help", "completion").contains(command.getFirst())) {
            words.addAll(List.of(project));
        }
        CommandRun run = run(environment, words);
        assertThat(run.exitCode()).as("%s: %s", words, run).isZero();
    }

    private CommandRun run(Map<String, String> environment, List<String> words) {
        ran.add(words.getFirst());
        CommandRun run = CommandRun.in(directory, environment, words.toArray(String[]::new));
        assertThat(run.out() + run.err()).doesNotContain(MARK);
        return run;
    }

    private String url(TestDatabase target, @Nullable String password) {
        return "postgresql://%s%s@%s:%d/%s"
                .formatted(role, password == null ? "" : ":" + password, target.host(), target.port(), target.name());
    }

    /** Searches what Quipu recorded, and what every session shows of itself. */
    private void assertNothingIn(TestDatabase target) throws SQLException {
        for (String table : List.of("history", "applied", "branch", "progress")) {
            if (!target.query("SELECT 1 WHERE to_regclass('quipu." + table + "') IS NOT NULL")
                    .isEmpty()) {
                assertThat(target.query("SELECT t::text FROM quipu." + table + " AS t"))
                        .noneMatch(row -> row.toString().contains(MARK));
            }
        }
        assertThat(target.query("SELECT query, application_name FROM pg_stat_activity WHERE usename = '" + role + "'"))
                .noneMatch(row -> row.toString().contains(MARK));
    }

    /** Searches what Quipu wrote, backups and what is packed in them too. */
    private void assertNothingInFiles() throws IOException {
        int searched = 0;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith(PASSWORD_FILE)) {
                    searched++;
                    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(MARK);
                }
                if (file.toString().endsWith(".zip")) {
                    assertNothingInArchive(file);
                }
            }
        }
        assertThat(searched)
                .as("two revisions, a third, quipu.toml, a backup at least")
                .isGreaterThanOrEqualTo(5);
    }

    private static void assertNothingInArchive(Path file) throws IOException {
        try (ZipFile archive = new ZipFile(file.toFile())) {
            for (ZipEntry entry : archive.stream().map(ZipEntry.class::cast).toList()) {
                try (InputStream content = archive.getInputStream(entry)) {
                    assertThat(new String(content.readAllBytes(), StandardCharsets.ISO_8859_1))
                            .as(file + ": " + entry.getName())
                            .doesNotContain(MARK);
                }
            }
        }
    }
}
