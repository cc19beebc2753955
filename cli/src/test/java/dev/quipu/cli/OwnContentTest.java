package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.testing.Guide;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A branch of one's own that has beside its revisions what a pack has: queries, checks, maintenance, sample data. */
@PostgresTest
class OwnContentTest {
    @TempDir
    private Path directory = Path.of("");

    private final TestDatabase database;

    OwnContentTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void aBranchWithAllOfIt() throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), """
                [branch.app]
                revisions = "migrations"
                schema = "app"
                content = "db"
                """);
        write("migrations/001_users.sql", """
                -- revision: 001
                -- revises: base

                -- upgrade
                CREATE TABLE users (id int PRIMARY KEY, email text, seen timestamptz);

                -- downgrade
                DROP TABLE users;
                """);
        write(
                "db/queries/users_of.sql",
                Guide.blocks(Path.of("../docs/configuration.md"), "sql").getFirst());
        write("db/queries/.#users_of.sql", "SELECT the lock file of an editor");
        write("db/health/without_email.sql", """
                \uFEFF-- description: Users whom nobody can write to
                SELECT id FROM users WHERE email IS NULL
                """);
        write(
                "db/maintenance/daily.sql",
                "DELETE FROM users WHERE seen < now() - interval '1 year';\nANALYZE users;\n");
        write("db/sample-data.sql", """
                COPY users (id, email) FROM stdin;
                1	ada@example.org
                2	\\N
                \\.
                """);
    }

    @Test
    void allFourVerbsKnowIt() throws Exception {
        done("upgrade", "head");
        assertThat(done("sample-data").out()).contains("users").containsPattern("app +\\| users +\\| +2");
        assertThat(done("query").out())
                .contains("users_of", "The users of a domain")
                .doesNotContain("lock file");
        assertThat(done("query", "users_of", "-p", "domain=example.org").out()).contains("ada@example.org");
        assertThat(done("query", "app/users_of", "-p", "domain=none", "--format", "json")
                        .out())
                .isEqualTo("[ ]\n");

        CommandRun health = run("health");
        assertThat(health.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(health.out()).contains("without_email", "Users whom nobody can write to");
        database.execute(
                "UPDATE app.users SET email = 'b@example.org', seen = now() - interval '2 years' WHERE id = 2");
        assertThat(done("health").out()).contains("without_email");
        assertThat(done("maintain", "daily", "--format", "json").out())
                .contains("\"rows\" : 1")
                .contains("ANALYZE users");
        assertThat(database.value("SELECT count(*) FROM app.users")).isEqualTo("1");
        assertThat(done("maintain", "weekly").err()).isEmpty();
    }

    /** What stands in a file is the user's own, and so are its mistakes. */
    @Test
    void aMistakeIsShownWithItsFile() throws Exception {
        done("upgrade", "head");
        write("db/queries/wrong.sql", "-- description: nothing\nSELECT * FROM userz\n");
        assertThat(run("query", "wrong").err()).contains("userz", "db/queries/wrong.sql:2");
        assertThat(run("query", "user_of").err()).contains("did you mean \"users_of\"?");

        Files.writeString(directory.resolve("quipu.toml"), """
                [branch.app]
                revisions = "migrations"
                schema = "app"
                content = "dbb"
                """);
        done("upgrade", "head");
        CommandRun missing = run("query");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(missing.err()).contains("there is no directory", "dbb", "content of branch app");

        Files.writeString(directory.resolve("quipu.toml"), "[branch.app]\nrevisions = \"migrations\"\n");
        assertThat(run("query").err()).contains("no branch with content of its own", "content = \"DIR\"");
    }

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private CommandRun done(String... words) {
        return run(words).succeeded(words);
    }

    private CommandRun run(String... words) {
        return CommandRun.in(directory, CommandRun.environment(database), words);
    }
}
