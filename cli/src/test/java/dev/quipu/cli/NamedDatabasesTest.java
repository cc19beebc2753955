package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One project and several databases, which {@code quipu.toml} names. */
@PostgresTest
class NamedDatabasesTest {
    @TempDir
    private Path directory = Path.of("");

    private final TestDatabase staging;
    private final TestDatabase production;

    NamedDatabasesTest(TestDatabase staging, TestDatabase production) {
        this.staging = staging;
        this.production = production;
    }

    @BeforeEach
    void aProjectOfTwoRevisions() throws IOException {
        Path migrations = Files.createDirectory(directory.resolve("migrations"));
        Files.writeString(migrations.resolve("001_users.sql"), """
                -- revision: 001
                -- revises: base

                -- upgrade
                CREATE TABLE users (id int PRIMARY KEY);

                -- downgrade
                DROP TABLE users;
                """);
        Files.writeString(migrations.resolve("002_names.sql"), """
                -- revision: 002
                -- revises: 001

                -- upgrade
                ALTER TABLE users ADD COLUMN name text;

                -- downgrade
                ALTER TABLE users DROP COLUMN name;
                """);
        Files.writeString(directory.resolve("quipu.toml"), """
                [branch.app]
                revisions = "migrations"
                schema = "app"

                [database.staging]
                url = "%s"

                [database.production]
                url = "env:PRODUCTION"
                """.formatted(staging.url()));
    }

    @Test
    void eachIsUpgradedByItsNameAndTheTwoAreCompared() {
        assertThat(run("upgrade", "head", "--database", "staging").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run("upgrade", "001", "--database", "production").exitCode()).isEqualTo(ExitCode.DONE);

        assertThat(run("current", "--database", "staging").out()).contains("| 002 ");
        assertThat(run("current", "--database", "production").out()).contains("| 001 ");
        CommandRun diff = run("diff", "database:production", "database:staging");
        assertThat(diff.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(diff.out()).contains("name");
        assertThat(run("diff", "--database", "staging", "live", "revisions").exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    /** Nothing is said with the password of a database that is only named. */
    @Test
    void aNameThatIsNoneIsAnErrorBeforeAnythingIsTouched() {
        CommandRun upgrade = run("upgrade", "head", "--database", "prod");
        assertThat(upgrade.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(upgrade.err()).isEqualTo("""
                quipu: there is no database named "prod"
                  hint: quipu.toml names production, staging
                """);
        assertThat(run("diff", "database:stagging", "live").err()).contains("did you mean \"staging\"?");
        assertThat(directory.resolve(".quipu")).doesNotExist();
    }

    private CommandRun run(String... words) {
        return CommandRun.in(directory, Map.of("PRODUCTION", production.url()), words);
    }
}
