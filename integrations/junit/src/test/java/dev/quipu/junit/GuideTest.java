package dev.quipu.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quipu.catalog.testing.Guide;
import dev.quipu.migration.Revisions;
import dev.quipu.migration.command.Status;
import dev.quipu.migration.command.Validate;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.migration.run.Step;
import dev.quipu.postgres.failure.FailureText;
import dev.quipu.postgres.failure.QuipuException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of {@code docs/java.md}: it compiles, and does what the page says. */
@QuipuDatabase
class GuideTest {
    private static final Path PAGE = Path.of("../../docs/java.md");

    @TempDir
    private Path folder = Path.of("");

    // snippet: program
    public static final class Deployment {
        public static void main(String[] arguments) {
            Revisions shop = Revisions.at("env:DATABASE_URL")
                    .branch("app", "classpath:db/revisions")
                    .pack("assistant")
                    .in("chat");
            try {
                int applied = shop.upgrade("head").steps().size();
                System.out.println(applied + " revisions applied");
            } catch (QuipuException e) {
                System.err.print(FailureText.render(e, Path.of("").toAbsolutePath()));
                System.exit(1);
            }
        }
    }
    // end

    // snippet: settings
    static Revisions shop(String url, String user, String password, Path revisions) {
        return Revisions.at(url, user, password)
                .branch("app", revisions)
                .in("shop")
                .historySchema("shop_history")
                .options(RunOptions.DEFAULT
                        .withLockTimeout(Duration.ofSeconds(2))
                        .withWaitForRunner(Duration.ofMinutes(1)))
                .listener(new RunListener() {
                    @Override
                    public void finished(Step step, int statements, Duration duration) {
                        log(step.revision().name() + " in " + duration.toMillis() + " ms");
                    }
                });
    }
    // end

    private static final List<String> LOGGED = new ArrayList<>();

    private static void log(String line) {
        LOGGED.add(line);
    }

    private static void calls(Revisions shop) {
        // snippet: calls
        Status.Report report = shop.status();
        boolean ready = report.upToDate();
        List<Validate.Finding> wrong = shop.validate();
        shop.downgrade("-1");
        // end
        assertThat(ready).isTrue();
        assertThat(wrong).isEmpty();
    }

    private static Revisions ofFile(Path directory) {
        // snippet: file
        Revisions staging = Revisions.of(directory.resolve("quipu.toml"), "staging");
        // end
        return staging;
    }

    // snippet: tests
    @QuipuDatabase(revisions = "classpath:db/revisions")
    static class OrdersTest {
        @Test
        void anOrderIsKept(DataSource database) throws SQLException {
            Orders orders = new Orders(database);
            orders.add("ink");
            assertEquals(1, orders.count());
        }

        @Test
        void aShopBeginsWithoutOrders(DataSource database) throws SQLException {
            assertEquals(0, new Orders(database).count());
        }

        @Test
        @QuipuDatabase(packs = "assistant", sampleData = true)
        void theAssistantHasSomethingToShow(TestDatabase database) {
            assertTrue(Revisions.at(database.url()).pack("assistant").status().upToDate());
        }
    }
    // end

    /** What an application would test. */
    private record Orders(DataSource database) {
        void add(String product) throws SQLException {
            try (Connection connection = database.getConnection();
                    var insert = connection.prepareStatement("INSERT INTO orders (product) VALUES (?)")) {
                insert.setString(1, product);
                insert.executeUpdate();
            }
        }

        int count() throws SQLException {
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT count(*) FROM orders")) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    @Test
    void thePageIsOfThisClass() throws IOException {
        Guide.assertAgrees(PAGE, Path.of("src/test/java/dev/quipu/junit/GuideTest.java"));
    }

    @Test
    void theProgramUpgradesAndTellsWhatIsWrong(TestDatabase database) throws Exception {
        Process process = program(database.url());
        assertThat(output(process)).matches("\\d+ revisions applied\n");
        assertThat(process.exitValue()).isZero();
        assertThat(Revisions.at(database.url())
                        .branch("app", "classpath:db/revisions")
                        .pack("assistant")
                        .in("chat")
                        .status()
                        .upToDate())
                .isTrue();

        Process failing = program(database.url().replace("/" + database.name(), "/nowhere"));
        assertThat(output(failing))
                .startsWith("quipu: ")
                .contains("nowhere")
                .doesNotContain(database.password())
                .doesNotContain("\tat ");
        assertThat(failing.exitValue()).isEqualTo(1);
    }

    private static Process program(String url) throws IOException {
        ProcessBuilder program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Deployment.class.getName())
                .redirectErrorStream(true);
        program.environment().put("DATABASE_URL", url);
        return program.start();
    }

    private static String output(Process process) throws Exception {
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return printed.replace("\r\n", "\n");
    }

    @Test
    void settingsAndCallsDoWhatThePageSays(TestDatabase database) {
        Revisions shop = shop(
                database.jdbcUrl(), database.user(), database.password(), Path.of("src/test/resources/db/revisions"));
        shop.upgrade("head");
        calls(shop);
        assertThat(shop.status().branches().getFirst().pending()).isEqualTo(1);
        assertThat(LOGGED).hasSize(2).allMatch(line -> line.startsWith("app@001 in "));
    }

    @Test
    void theFileOfThePageNamesADatabase(TestDatabase database) throws IOException {
        Files.createDirectories(folder.resolve("migrations"));
        Files.copy(
                Path.of("src/test/resources/db/revisions/001_orders.sql"), folder.resolve("migrations/001_orders.sql"));
        String file = Guide.blocks(PAGE, "toml").getFirst();
        assertThat(file).contains("postgresql://db.example/shop_staging");
        Files.writeString(
                folder.resolve("quipu.toml"), file.replace("postgresql://db.example/shop_staging", database.url()));

        assertThat(ofFile(folder).upgrade("head").steps()).hasSize(1);
    }

    @Test
    void theTestsOfThePagePass() {
        QuipuDatabaseTest.assertAllPass(OrdersTest.class, 3);
    }
}
