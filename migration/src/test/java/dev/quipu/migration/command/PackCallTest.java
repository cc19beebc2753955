package dev.quipu.migration.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.command.TryCommand.Body;
import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program that runs a pack's command gives to it, and gets back. */
@PostgresTest
class PackCallTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void worksInTheSchemaOfThePackAndInASessionThatEnds(TestDatabase database) throws SQLException {
        List<Connection> given = new ArrayList<>();
        PackReport report = call(run -> {
                    given.add(run.connection());
                    run.connection().setAutoCommit(false);
                    return PackReport.of("path").withRow(query(run.connection(), "SHOW search_path"));
                })
                .on(database.dataSource(), "Any \"where");
        assertThat(report.rows()).containsExactly(List.of("\"Any \"\"where\""));
        assertThat(given.getFirst().isClosed()).isTrue();
        assertThatThrownBy(() -> call(run -> {
                            query(run.connection(), "SELECT 1 / 0");
                            return PackReport.of("x");
                        })
                        .on(database.dataSource(), "s"))
                .isInstanceOfSatisfying(
                        QuipuException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FAILED))
                .hasMessage("try failed: division by zero (SQLSTATE 22012)");
    }

    @Test
    void saysWhatHappenedWhenTheServerEndsTheSession(TestDatabase database) {
        assertThatThrownBy(() -> call(run -> {
                            query(run.connection(), "SELECT pg_terminate_backend(pg_backend_pid())");
                            return PackReport.of("x");
                        })
                        .on(database.dataSource(), "s"))
                .isInstanceOf(QuipuException.class)
                .hasMessageContaining("SQLSTATE 57P01");
    }

    @Test
    void givesWhatItWasGiven(TestDatabase database) throws IOException {
        Path file = Files.writeString(directory.resolve("in.txt"), "from a file");
        StringWriter output = new StringWriter();
        List<String> heard = new ArrayList<>();
        PackReport report = call(run -> {
                    run.progress("1 line");
                    run.write(
                            "-", writer -> writer.write(text(run, run.required("file")) + ", " + text(run, "-") + "!"));
                    return PackReport.of("x").withNote(run.flag("quick") + " " + run.isDryRun());
                })
                .with("file", file.toString())
                .with("quick")
                .asDryRun()
                .reading(new ByteArrayInputStream("from a stream".getBytes(StandardCharsets.UTF_8)))
                .writing(output)
                .telling(heard::add)
                .on(database.dataSource(), "s");
        assertThat(output).hasToString("from a file, from a stream!");
        assertThat(report.notes()).containsExactly("true true");
        assertThat(heard).containsExactly("1 line");
    }

    @Test
    void refusesWhatTheCommandDoesNotKnowAndAsksForWhatItNeeds(TestDatabase database) {
        PackCall call = PackCall.of(command(run -> PackReport.of("x")));
        assertThatThrownBy(() -> call.with("colour", "red"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("try has no argument colour, but owner, file");
        assertThatThrownBy(() -> call.with("quick", "false")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> call.with("owner"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("try has no flag owner, but quick");
        assertThatThrownBy(() -> call.on(database.dataSource(), "s"))
                .isInstanceOfSatisfying(
                        QuipuException.class, e -> assertThat(e.kind()).isEqualTo(Kind.USAGE))
                .hasMessage("try needs owner");
        assertThatThrownBy(() -> call.with("owner", " ").on(database.dataSource(), "s"))
                .hasMessage("try needs owner");
    }

    @Test
    void joinsNoTransaction(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            query(connection, "SELECT set_config('my.own', 'kept', true)");
            DataSource joined = (DataSource) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {DataSource.class},
                    (self, method, values) -> connection);
            assertThatThrownBy(() -> call(run -> PackReport.of("x")).on(joined, "s"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("try has transactions of its own, and cannot join one");
        }
    }

    @Test
    void stopsWhereTheThreadIsInterrupted(TestDatabase database) {
        PackReport report = call(run -> {
                    boolean before = run.isStopped();
                    Thread.currentThread().interrupt();
                    return PackReport.of("x").withNote(before + " " + run.isStopped());
                })
                .on(database.dataSource(), "s");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.notes()).containsExactly("false true");
    }

    /** Whether the statement has begun by then or not. */
    @ParameterizedTest
    @ValueSource(ints = {0, 300})
    void cancelsTheStatementThatRunsWhereTheThreadIsInterrupted(int millis, TestDatabase database) {
        Thread caller = Thread.currentThread();
        Thread other = new Thread(() -> {
            query(database, "SELECT pg_sleep(" + millis / 1000.0 + ")");
            caller.interrupt();
        });
        other.start();
        assertThatThrownBy(() -> call(run -> PackReport.of("x").withRow(query(run.connection(), "SELECT pg_sleep(60)")))
                        .on(database.dataSource(), "s"))
                .isInstanceOf(InterruptedRunException.class)
                .hasMessage("try was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private static PackCall call(Body body) {
        return PackCall.of(command(body)).with("owner", "ada");
    }

    private static TryCommand command(Body body) {
        return new TryCommand(
                List.of(
                        PackArgument.requiredOption("owner", "OWNER", "whose it becomes"),
                        PackArgument.option("file", "FILE", "what to read"),
                        PackArgument.flag("quick", "hurry")),
                body);
    }

    private static String text(PackRun run, String file) throws IOException {
        try (var input = run.read(file)) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void query(TestDatabase database, String sql) {
        try (Connection connection = database.connect()) {
            query(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
