package dev.quipu.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionDirectory;
import dev.quipu.postgres.script.ScriptSplitter;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadTest {
    private static final Workload WORKLOAD = Workload.of(30);

    @Test
    void everyRevisionHasThreeStatements() {
        assertThat(WORKLOAD.revisions())
                .hasSize(30)
                .allSatisfy(revision -> assertThat(
                                ScriptSplitter.split("up", revision.upgrade()).statements())
                        .hasSize(3));
    }

    @Test
    void theSameNumberGivesTheSameText() {
        assertThat(Workload.of(30)).isEqualTo(WORKLOAD);
    }

    @Test
    @PostgresTest
    void aServerTakesTheScriptAndUndoesIt(TestDatabase database) throws SQLException {
        database.execute(WORKLOAD.script());
        for (GeneratedRevision revision : WORKLOAD.revisions().reversed()) {
            database.execute(revision.downgrade());
        }
        assertThat(database.value("""
                SELECT count(*) FROM pg_class WHERE relnamespace::regnamespace::text !~ '^(pg_|information_schema)'""")).isEqualTo("0");
    }

    @Test
    void quipuReadsTheSameStatementsThatPsqlReads(@TempDir Path directory) throws IOException {
        var files = new WorkloadFiles(directory);
        files.write(WORKLOAD);
        List<Revision> revisions = RevisionDirectory.read(files.quipu().resolve("revisions"), "app");
        assertThat(revisions).hasSize(30);
        assertThat(revisions.getLast().revises())
                .containsExactly(revisions.get(28).name());
        assertThat(Files.readString(files.psql().resolve("all.sql"))).isEqualTo(WORKLOAD.script());
    }

    @Test
    void everyPeerGetsAllStatements(@TempDir Path directory) throws IOException {
        var files = new WorkloadFiles(directory);
        files.write(WORKLOAD);
        String changelog = Files.readString(files.liquibase().resolve("changelog.sql"));
        String flyway = concatenated(files.flyway().resolve("sql"));
        String alembic = concatenated(files.alembic().resolve("revisions/versions"));
        for (GeneratedRevision revision : WORKLOAD.revisions()) {
            for (String statement : revision.statements()) {
                assertThat(changelog).contains(statement + ";\n");
                assertThat(flyway).contains(statement + ";\n");
                assertThat(alembic).contains("op.execute(\"\"\"" + statement + "\"\"\")");
            }
        }
    }

    private static String concatenated(Path directory) throws IOException {
        var text = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
