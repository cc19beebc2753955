package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import dev.quipu.catalog.testing.Golden;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.SincePostgres;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What commands and errors look like: golden files, in which names and numbers of one run are masked. */
@PostgresTest
class PrintedTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/quipu/cli/printed");

    @TempDir
    private Path directory = Path.of("");

    /** What can go wrong; each has its golden file. */
    enum Wrong {
        UNKNOWN_TARGET,
        AMBIGUOUS_ID,
        CHANGED_CHECKSUM,
        MISSING_FILE,
        CYCLE,
        NO_HEADER,
        WRONG_URL,
        NOTHING_LISTENING,
        WRONG_PASSWORD,
        MISSING_DATABASE,
        MISSING_PRIVILEGE,
        READ_ONLY,
        BAD_SQL,
        EMPTY_UPGRADE,
        OUTSIDE_TRANSACTION,
        UNKNOWN_HOST,
        NO_PASSWORD,
        NO_SSL,
        CLOSED_DATABASE,
        OTHER_PROTOCOL
    }

    @ParameterizedTest
    @EnumSource
    void errorsSayWhatAndWhereAndHowToGoOn(Wrong wrong, TestDatabase database) throws Exception {
        writeRevisions();
        List<String> words = new ArrayList<>(List.of("upgrade", target(wrong), "--revisions", "revisions"));
        words.addAll(arrange(wrong, database));
        try {
            CommandRun run = CommandRun.in(directory, CommandRun.environment(database), words.toArray(String[]::new));
            assertThat(run.out()).isEmpty();
            golden("errors/" + wrong.name().toLowerCase(java.util.Locale.ROOT), database, run);
        } finally {
            database.execute("BEGIN READ WRITE; DROP ROLE IF EXISTS poor; COMMIT");
        }
    }

    private static String target(Wrong wrong) {
        return switch (wrong) {
            case UNKNOWN_TARGET -> "0033";
            case AMBIGUOUS_ID -> "002";
            case CHANGED_CHECKSUM,
                    MISSING_FILE,
                    CYCLE,
                    NO_HEADER,
                    WRONG_URL,
                    NOTHING_LISTENING,
                    WRONG_PASSWORD,
                    MISSING_DATABASE,
                    MISSING_PRIVILEGE,
                    READ_ONLY,
                    BAD_SQL,
                    EMPTY_UPGRADE,
                    OUTSIDE_TRANSACTION,
                    UNKNOWN_HOST,
                    NO_PASSWORD,
                    NO_SSL,
                    CLOSED_DATABASE,
                    OTHER_PROTOCOL -> "head";
        };
    }

    /** Makes it wrong, and returns the further words of the command. */
    private List<String> arrange(Wrong wrong, TestDatabase database) throws IOException, SQLException {
        String place = database.host() + ":" + database.port() + "/";
        return switch (wrong) {
            case UNKNOWN_TARGET, AMBIGUOUS_ID -> List.of();
            case CHANGED_CHECKSUM -> {
                upgrade(database);
                CommandRun.write(directory, "001", "", "on", "CREATE TABLE other (id int);", "DROP TABLE other;");
                yield List.of();
            }
            case MISSING_FILE -> {
                upgrade(database);
                Files.delete(directory.resolve("revisions/0022_revision.sql"));
                yield List.of();
            }
            case CYCLE -> {
                CommandRun.write(directory, "001", "0022", "on", "SELECT 1;", "SELECT 1;");
                yield List.of();
            }
            case NO_HEADER -> {
                Files.writeString(directory.resolve("revisions/003_headless.sql"), "CREATE TABLE b (id int);\n");
                yield List.of();
            }
            case WRONG_URL -> List.of("--url", "postgresql://host:port/db");
            case NOTHING_LISTENING -> List.of("--url", "postgresql://somebody@127.0.0.1:1/db");
            case WRONG_PASSWORD -> List.of("--url", "postgresql://postgres:wrong@" + place + database.name());
            case MISSING_DATABASE -> List.of("--url", database.url() + "_missing");
            case MISSING_PRIVILEGE -> {
                database.execute("CREATE ROLE poor LOGIN PASSWORD 'poor'");
                yield List.of("--url", "postgresql://poor:poor@" + place + database.name());
            }
            case READ_ONLY -> {
                database.execute("ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
                yield List.of();
            }
            case EMPTY_UPGRADE -> {
                CommandRun.write(directory, "003", "0022", "on", "-- to be written", "");
                yield List.of();
            }
            case OUTSIDE_TRANSACTION -> {
                CommandRun.write(
                        directory,
                        "003",
                        "0022",
                        "on",
                        "SELECT 1;\n  CREATE INDEX CONCURRENTLY i ON conversation_threads (id);",
                        "DROP INDEX i;");
                yield List.of();
            }
            case UNKNOWN_HOST -> List.of("--url", "postgresql://somebody@nowhere.invalid/db");
            case NO_PASSWORD -> List.of("--url", "postgresql://postgres@" + place + database.name());
            case NO_SSL -> List.of("--url", database.url() + "?sslmode=require");
            case CLOSED_DATABASE -> List.of("--url", database.url().replace(database.name(), "template0"));
            case OTHER_PROTOCOL -> List.of("--url", "postgresql://somebody@127.0.0.1:" + noPostgres() + "/db");
            case BAD_SQL -> {
                CommandRun.write(
                        directory,
                        "003",
                        "0022",
                        "on",
                        "CREATE TABLE query_intents (\n"
                                + "    thread_id int NOT NULL REFERENCES conversation_thread (id)\n);",
                        "DROP TABLE query_intents;");
                yield List.of();
            }
        };
    }

    /** Returns the port of something that answers, once, and is no PostgreSQL. */
    private static int noPostgres() throws IOException {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            try (socket;
                    Socket client = socket.accept()) {
                client.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return socket.getLocalPort();
    }

    private void writeRevisions() throws IOException {
        CommandRun.write(
                directory,
                "001",
                "",
                "on",
                "CREATE TABLE conversation_threads (id int PRIMARY KEY);",
                "DROP TABLE conversation_threads;");
        CommandRun.write(directory, "0021", "001", "on", "SELECT 1;", "SELECT 1;");
        CommandRun.write(directory, "0022", "0021", "on", "SELECT 1;", "SELECT 1;");
    }

    private void upgrade(TestDatabase database) {
        CommandRun run = CommandRun.in(
                directory, CommandRun.environment(database), "upgrade", "head", "--revisions", "revisions");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void everyCommandOnThePack(TestDatabase database) throws Exception {
        CommandRun.finOps(directory);
        Map<String, String> environment = CommandRun.environment(database);
        for (String command : List.of(
                "upgrade finops@003 --dry-run",
                "upgrade finops@003",
                "upgrade head",
                "upgrade head ",
                "current",
                "heads",
                "branches",
                "history",
                "history -v",
                "validate",
                "downgrade -2 --dry-run",
                "downgrade -2 --backup never",
                "status",
                "current -v",
                "stamp finops@001 --dry-run",
                "stamp finops@001",
                "downgrade base --help",
                "--help",
                "db --help")) {
            CommandRun run =
                    CommandRun.in(directory, environment, command.strip().split(" "));
            // By its exit code status tells that revisions are pending.
            assertThat(run.exitCode()).as("%s: %s", command, run).isEqualTo(command.equals("status") ? 1 : 0);
            golden("commands/" + command.replace(' ', '_').replace('@', '-'), database, run);
        }
    }

    @Test
    @SincePostgres(15)
    void jsonCanBeRead(TestDatabase database) throws Exception {
        upgradePack(database);
        for (String command :
                List.of("current", "heads", "branches", "history", "show finops@003", "status", "validate")) {
            CommandRun run =
                    CommandRun.in(directory, CommandRun.environment(database), (command + " --format json").split(" "));
            assertThat(run.exitCode()).as(command + run.err()).isZero();
            int tokens = 0;
            try (var parser = new JsonFactory().createParser(run.out())) {
                while (parser.nextToken() != null) {
                    tokens++;
                }
            }
            assertThat(tokens).as(command).isGreaterThan(1);
        }
    }

    private void upgradePack(TestDatabase database) {
        assertThat(CommandRun.in(directory, CommandRun.environment(database), "upgrade", "head")
                        .exitCode())
                .isZero();
    }

    private void golden(String name, TestDatabase database, CommandRun run) throws IOException {
        String text = "exit code " + run.exitCode() + "\n--- standard output\n" + run.out() + "--- standard error\n"
                + run.err();
        String masked = text.replace(directory.toAbsolutePath().toString(), "DIRECTORY")
                .replace(database.name(), "DATABASE")
                .replace(String.valueOf(database.port()), "PORT")
                .replaceAll("by \\S+\n", "by SOMEBODY\n")
                .replaceAll("127.0.0.1:\\d{2,5}", "127.0.0.1:PORT")
                .replaceAll(" +\\d+ statements", " N statements")
                .replaceAll("\\b([0-9a-f]{64}|[0-9a-f]{12})\\b", "CHECKSUM")
                .replaceAll("\\d+ ms|\\d+\\.\\d s", "TIME")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?(\\.\\d+)?Z?", "INSTANT")
                .replaceAll("PostgreSQL \\d+\\.\\d+", "PostgreSQL VERSION");
        Golden.assertMatches(GOLDEN.resolve(name.replaceAll("_$", "-again") + ".txt"), masked);
    }
}
