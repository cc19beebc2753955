package dev.quipu.migration.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.command.TryCommand.Body;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectFlags;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.migration.run.Migrator;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pack's command gets what it was promised, and what goes wrong in it is told like every other failure. */
@PostgresTest
class PackCommandsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path directory = Path.of("");

    private final StringWriter output = new StringWriter();
    private final List<String> progress = new ArrayList<>();
    private Workspace workspace = workspace("postgresql://localhost/none");

    @BeforeEach
    void apply(TestDatabase database) {
        workspace = workspace(database.url());
        migrator().upgrade(Target.parse("head"), Migrator.BeforeRun.NOTHING);
    }

    @Test
    void worksInItsSchemaUnderTheLimitsThatWereAskedFor() {
        assertThat(run(run -> PackReport.of("path", "wait")
                                .withRow(value(run, "SHOW search_path"), value(run, "SHOW lock_timeout")))
                        .report()
                        .rows())
                .containsExactly(List.of("\"Any where\"", "5s"));
        assertThat(run(run -> PackReport.of("now").withNote(run.now().toString()))
                        .report()
                        .notes())
                .containsExactly(NOON.toString());
    }

    @Test
    void getsWhatWasTyped() {
        var outcome = run(
                Map.of("file", "a.csv", "quick", "on"),
                run -> PackReport.of("file")
                        .withNote(run.required("file") + run.flag("quick") + run.flag("slow") + run.value("size")));

        assertThat(outcome.report().notes()).containsExactly("a.csvtruefalseOptional.empty");
        assertThat(outcome.wroteToOutput()).isFalse();
    }

    @Test
    void whatHasToBeGivenIsNotBlank() {
        assertThatThrownBy(() -> run(Map.of("owner", " "), run -> PackReport.of("x")))
                .isInstanceOfSatisfying(
                        QuipuException.class, e -> assertThat(e.kind()).isEqualTo(Kind.USAGE))
                .hasMessage("--owner is empty");
    }

    @Test
    void readsStandardInputAndWritesStandardOutput() {
        var outcome = run(run -> {
            String text = new String(run.read("-").readAllBytes(), StandardCharsets.UTF_8);
            run.write("-", writer -> writer.write(text + "!"));
            return PackReport.of("x");
        });

        assertThat(output).hasToString("typed!");
        assertThat(outcome.wroteToOutput()).isTrue();
    }

    @Test
    void aFileAppearsWholeOrNotAtAll() throws IOException {
        assertThatThrownBy(() -> run(run -> {
                    run.write("out.txt", writer -> {
                        writer.write("half");
                        throw new IOException("No space left on device");
                    });
                    return PackReport.of("x");
                }))
                .hasMessageContaining("cannot write out.txt: no space left on device");
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aFileIsReplacedOnlyWhenThatWasSaid() throws IOException {
        Files.writeString(directory.resolve("out.txt"), "old");
        Body write = run -> {
            run.write("out.txt", writer -> writer.write("new"));
            return PackReport.of("x");
        };

        assertThatThrownBy(() -> run(write)).hasMessage("out.txt exists already");
        assertThat(directory.resolve("out.txt")).hasContent("old");
        run(Map.of("overwrite", "on"), write);
        assertThat(directory.resolve("out.txt")).hasContent("new");
    }

    @Test
    void aDirectoryIsToldByItsName() throws IOException {
        Files.createDirectory(directory.resolve("export"));

        assertThatThrownBy(() -> run(run -> {
                    run.read("export");
                    return PackReport.of("x");
                }))
                .hasMessage("cannot read export: it is a directory");
        assertThatThrownBy(() -> run(run -> {
                    run.write("export", writer -> writer.write("new"));
                    return PackReport.of("x");
                }))
                .hasMessage("cannot write export: it is a directory");
    }

    @Test
    void aMissingFileIsToldByItsName() {
        assertThatThrownBy(() -> run(run -> {
                    run.read("missing.csv");
                    return PackReport.of("x");
                }))
                .hasMessage("cannot read missing.csv: there is no such file or directory");
    }

    @Test
    void whatTheServerRefusesIsToldWithItsState() {
        assertThatThrownBy(() -> run(run -> PackReport.of("x").withRow(value(run, "SELECT 1/0"))))
                .isInstanceOf(QuipuException.class)
                .hasMessage("notes try failed: division by zero (SQLSTATE 22012)");
    }

    @Test
    void isRefusedUntilTheBranchIsAtItsHead() {
        migrator().downgrade(Target.parse("base"), Migrator.BeforeRun.NOTHING);

        assertThatThrownBy(() -> run(run -> PackReport.of("x")))
                .isInstanceOfSatisfying(
                        QuipuException.class,
                        failure -> assertThat(failure.hint()).contains("run \"quipu upgrade notes@head\" first"))
                .hasMessage("notes is at base, and its commands are for its head");
    }

    @Test
    void isRefusedWhereTheProjectDoesNotHaveThePack() {
        Pack other = new Notes("other");
        assertThatThrownBy(() -> commands()
                        .run(
                                new PackCommands.Asked(other, command(run -> PackReport.of("x")), Map.of(), false),
                                RunOptions.DEFAULT))
                .hasMessage("this project does not have the pack other");
    }

    @Test
    void beingStoppedCancelsTheStatementThatRuns() {
        assertThatThrownBy(() -> run(run -> {
                    Thread stopping = new Thread(() -> {
                        // Until the statement is there to be cancelled.
                        while (!Thread.currentThread().isInterrupted()) {
                            workspace.interruption().request();
                        }
                    });
                    stopping.start();
                    try {
                        return PackReport.of("x").withRow(value(run, "SELECT pg_sleep(60)"));
                    } finally {
                        assertThat(run.isStopped()).isTrue();
                        stopping.interrupt();
                    }
                }))
                .isInstanceOf(InterruptedRunException.class)
                .hasMessage("notes try was interrupted");
    }

    @Test
    void tellsHowFarItIs() {
        run(run -> {
            run.progress("1 line");
            return PackReport.of("x").incomplete();
        });
        assertThat(progress).containsExactly("1 line");
    }

    private static TryCommand command(Body body) {
        return new TryCommand(
                List.of(
                        PackArgument.optionalPositional("file", "FILE", "A file."),
                        PackArgument.requiredOption("owner", "OWNER", "Whose it is.")),
                body);
    }

    private PackCommands.Outcome run(Body body) {
        return run(Map.of(), body);
    }

    private PackCommands.Outcome run(Map<String, String> values, Body body) {
        return commands()
                .run(new PackCommands.Asked(new Notes("notes"), command(body), values, false), RunOptions.DEFAULT);
    }

    private PackCommands commands() {
        var files = new PackFiles(
                directory, () -> new ByteArrayInputStream("typed".getBytes(StandardCharsets.UTF_8)), output);
        return new PackCommands(workspace, files, progress::add, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private static String value(PackRun run, String sql) throws SQLException {
        try (var statement = run.connection().createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private Migrator migrator() {
        return workspace.migrator(RunOptions.DEFAULT, RunListener.NONE);
    }

    private Workspace workspace(String url) {
        Project project = new ProjectReader(List.of(new Notes("notes")), Map.of("DATABASE_URL", url))
                .read(new ProjectFlags(
                        directory, null, null, null, null, List.of(), Map.of("notes", "Any where"), null));
        return new Workspace(
                project, Database.of(project, Map.of(), news -> {}), new Runner("tester", "here", "quipu test"));
    }

    /** A pack of one table. */
    private record Notes(String name) implements Pack {
        @Override
        public String description() {
            return "Notes";
        }

        @Override
        public List<String> revisions() {
            return List.of("1_notes.sql");
        }

        @Override
        public List<String> queries() {
            return List.of();
        }

        @Override
        public List<String> healthChecks() {
            return List.of();
        }

        @Override
        public String read(String path) {
            return """
                    -- revision: 1
                    -- message: notes
                    -- created: 2026-01-01T00:00:00Z

                    -- upgrade
                    CREATE TABLE notes (id int);

                    -- downgrade
                    DROP TABLE notes;
                    """;
        }
    }
}
