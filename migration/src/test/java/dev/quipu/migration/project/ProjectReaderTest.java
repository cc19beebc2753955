package dev.quipu.migration.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.catalog.plan.Hazard.Kind;
import dev.quipu.migration.run.LockMethod;
import dev.quipu.postgres.failure.QuipuException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectReaderTest {
    @TempDir
    private Path directory = Path.of("");

    /** CI and compose files set variables of which they do not know the value. */
    @ParameterizedTest
    @ValueSource(strings = {"DATABASE_URL", "PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE"})
    void aVariableThatIsSetToNothingNamesNoDatabase(String variable) throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), "url = \"postgresql://db.example/mine\"\n");

        assertThat(url(Map.of(variable, ""))).isEqualTo("postgresql://db.example/mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE"})
    void eachOfLibpqsVariablesWinsOverTheFile(String variable) throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), "url = \"postgresql://db.example/mine\"\n");

        assertThat(url(Map.of(variable, "something"))).isEqualTo("postgresql://");
    }

    @Test
    void libpqsVariablesWinOverTheFile() throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), "url = \"postgresql://db.example/mine\"\n");

        assertThat(url(Map.of("PGHOST", "other.example", "PGDATABASE", ""))).isEqualTo("postgresql://");
    }

    /** To the server 0 is no limit: everybody would queue behind a statement that waits for its lock. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "0ms"})
    void noLockTimeoutIsNone(String timeout) throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), "[run]\nlock_timeout = \"" + timeout + "\"\n");

        assertThatThrownBy(() -> url(Map.of())).isInstanceOfSatisfying(QuipuException.class, refused -> {
            assertThat(refused.message()).contains("a lock timeout of 0 would");
            assertThat(refused.location()).isPresent();
        });
    }

    @Test
    void aNamedDatabaseHasSettingsOfItsOwnOverTheFiles() throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), NAMED);

        Project production = read("production", Map.of("SECRET", "postgresql://db.example/shop"));
        assertThat(production.databaseUrl()).isEqualTo("postgresql://db.example/shop");
        assertThat(production.run().lockTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(production.run().waitForRunner()).isEqualTo(Duration.ofMinutes(3));
        assertThat(production.run().lock()).isEqualTo(new LockMethod.Row(Duration.ofSeconds(20)));
        assertThat(production.backup())
                .isEqualTo(new BackupSettings(BackupSettings.Mode.ALWAYS, directory.resolve("kept"), 4));

        Project mine = read(null, Map.of());
        assertThat(mine.databaseUrl()).isEqualTo("postgresql://localhost/mine");
        assertThat(mine.run().lockTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(mine.backup().mode()).isEqualTo(BackupSettings.Mode.NEVER);
    }

    @Test
    void aLeaseAtTheTopIsThatOfARowBelow() throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), """
                [run]
                lease = "5m"

                [database.production]
                url = "postgresql://db.example/shop"
                run = { lock = "row" }
                """);

        assertThat(read("production", Map.of()).run().lock()).isEqualTo(new LockMethod.Row(Duration.ofMinutes(5)));
    }

    @Test
    void aNamedDatabaseWinsOverTheEnvironmentsUrlAndATypedOneOverItsName() throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), NAMED);
        Map<String, String> environment =
                Map.of("DATABASE_URL", "postgresql://localhost/other", "QUIPU_DATABASE", "staging");

        assertThat(read("staging", Map.of("DATABASE_URL", "postgresql://localhost/other"))
                        .databaseUrl())
                .isEqualTo("postgresql://db.example/staging");
        assertThat(url(environment)).isEqualTo("postgresql://db.example/staging");
        assertThat(new ProjectReader(List.of(), environment)
                        .read(flags("postgresql://localhost/typed", null))
                        .databaseUrl())
                .isEqualTo("postgresql://localhost/typed");
        assertThatThrownBy(() ->
                        new ProjectReader(List.of(), Map.of()).read(flags("postgresql://localhost/typed", "staging")))
                .isInstanceOf(QuipuException.class)
                .hasMessageContaining("a URL and the database \"staging\" are two databases");
    }

    @Test
    void aDatabaseThatTheFileDoesNotNameIsNotTheOneAtItsTop() throws IOException {
        assertThatThrownBy(() -> read("prod", Map.of())).hasMessageContaining("no quipu.toml is read");

        Files.writeString(directory.resolve("quipu.toml"), NAMED);
        assertThatThrownBy(() -> read("stagin", Map.of())).isInstanceOfSatisfying(QuipuException.class, refused -> {
            assertThat(refused.message()).isEqualTo("there is no database named \"stagin\"");
            assertThat(refused.hint()).contains("did you mean \"staging\"?");
        });
        assertThatThrownBy(() -> read("production", Map.of())).hasMessageContaining("SECRET, which is not set");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [database.a]                                  | database "a" says no URL         | add: url = "env:A_URL"
            [database.a.run]                              | database "a" says no URL         | add: url = "env:A_URL"
            [database.a]\\nuri = "x"                       | "uri" in [database.a] is no setting | did you mean "url"?
            [database.a]\\nurl = "x"\\nrun.atempts = 1       | "atempts" in [database.a.run] is no setting | did you mean "attempts"?
            [database]\\nurl = "x"                         | "url" is not a table             |
            """)
    void aMistakeInANamedDatabaseShowsWhicheverIsMeant(String file, String message, @Nullable String hint)
            throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), file.replace("\\n", "\n"));

        assertThatThrownBy(() -> read(null, Map.of())).isInstanceOfSatisfying(QuipuException.class, refused -> {
            assertThat(refused.message()).isEqualTo(message);
            assertThat(refused.hint()).isEqualTo(Optional.ofNullable(hint));
            assertThat(refused.location()).isPresent();
        });
    }

    @Test
    void hazardsAreTheFilesUnlessTheDatabaseSaysOtherwise() throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), """
                [hazards]
                refuse = ["data loss", "long-lock"]
                warn = ["full scan"]
                since = ["app@042", "bills@007"]

                [database.production]
                url = "postgresql://db.example/shop"
                hazards = { on_upgrade = true, warn = [] }
                """);

        HazardSettings mine = read(null, Map.of()).hazards();
        assertThat(mine.refuse()).containsExactlyInAnyOrder(Kind.DATA_LOSS, Kind.LONG_LOCK);
        assertThat(mine.warn()).containsExactly(Kind.FULL_SCAN);
        assertThat(mine.since())
                .extracting(since -> since.revision().toString())
                .containsExactly("app@042", "bills@007");
        assertThat(mine.onUpgrade()).isFalse();
        HazardSettings production = read("production", Map.of()).hazards();
        assertThat(production).isEqualTo(new HazardSettings(mine.refuse(), Set.of(), mine.since(), true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            refuse = ["data los"]                          | there is no hazard "data los"       | did you mean "data loss"?
            refuse = "data loss"                           | "refuse" is not a list in brackets  | write: refuse = ["data loss"]
            warn = [3]                                     | there is no hazard "3"              | the hazards are data loss, long lock, rewrite, full scan, may fail, breaks clients
            refuse = ["rewrite"]\\nwarn = ["rewrite"]       | "rewrite" is refused, and to be told only | leave it out of refuse or warn
            since = 42                                     | "since" is not a text in quotes     | write: since = "42"
            since = [42]                                   | "since" is not a text in quotes     | write: since = "42"
            since = "head"                                 | "head" is not one revision for good | name the last that is left alone by its id, such as "042" or "app@042"
            since = ["app@042", "+1"]                      | "+1" is not one revision for good   | name the last that is left alone by its id, such as "042" or "app@042"
            since = "002:004"                              | "002:004" is a range                |
            on_upgrade = "yes"                             | "on_upgrade" is not true or false   |
            on_upgrade = true                              | an upgrade would look for nothing   | add: refuse = ["data loss", "long lock"]
            on_upgrades = true                             | "on_upgrades" in [hazards] is no setting | did you mean "on_upgrade"?
            """)
    void aMistakeAboutHazardsShowsWithItsPlace(String section, String message, @Nullable String hint)
            throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), "[hazards]\n" + section.replace("\\n", "\n"));

        assertThatThrownBy(() -> read(null, Map.of())).isInstanceOfSatisfying(QuipuException.class, refused -> {
            assertThat(refused.message()).startsWith(message);
            assertThat(refused.location()).isPresent();
            if (hint != null) {
                assertThat(refused.hint()).contains(hint);
            }
        });
    }

    private static final String NAMED = """
            url = "postgresql://localhost/mine"

            [run]
            lock_timeout = "7s"
            wait = "3m"
            lock = "row"

            [backup]
            mode = "never"
            keep = 4

            [database.staging]
            url = "postgresql://db.example/staging"

            [database.production]
            url = "env:SECRET"
            run = { lock_timeout = "1s", lease = "20s" }
            backup = { mode = "always", directory = "kept" }
            """;

    private Project read(@Nullable String database, Map<String, String> environment) {
        return new ProjectReader(List.of(), environment).read(flags(null, database));
    }

    private ProjectFlags flags(@Nullable String url, @Nullable String database) {
        return new ProjectFlags(directory, null, url, database, null, List.of(), Map.of(), null);
    }

    private String url(Map<String, String> environment) {
        return String.valueOf(new ProjectReader(List.of(), environment)
                .read(ProjectFlags.in(directory))
                .databaseUrl());
    }
}
