package dev.quipu.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.command.RefusedRunException;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.project.BackupSettings;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.migration.run.RunResult;
import dev.quipu.migration.run.Step;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program does with {@link Revisions}. */
@PostgresTest
class RevisionsTest {
    private static final String USERS =
            "-- revision: 001\n-- revises: base\n\n-- upgrade\nCREATE TABLE users (id int);\n\n-- downgrade\nDROP TABLE users;\n";
    private static final String POSTS =
            "-- revision: 002\n-- revises: 001\n\n-- upgrade\nCREATE TABLE posts (id int);\n\n-- downgrade\nDROP TABLE posts;\n";

    @TempDir
    private Path folder = Path.of("");

    private Path revisions(String... texts) throws IOException {
        Path directory = Files.createDirectories(folder.resolve("migrations"));
        for (int i = 0; i < texts.length; i++) {
            Files.writeString(directory.resolve("00" + (i + 1) + "_x.sql"), texts[i]);
        }
        return directory;
    }

    private static boolean exists(TestDatabase database, String relation) throws Exception {
        return "t".equals(database.value("SELECT to_regclass('" + relation + "') IS NOT NULL"));
    }

    @Test
    void goesUpAndDownAndTellsWhereItIs(TestDatabase database) throws Exception {
        Revisions shop = Revisions.at(database.url())
                .branch("app", revisions(USERS, POSTS))
                .in("shop");

        assertThat(shop.status().branches().getFirst().pending()).isEqualTo(2);
        assertThat(shop.upgrade("head").steps()).hasSize(2);
        assertThat(exists(database, "shop.posts")).isTrue();
        assertThat(shop.status().upToDate()).isTrue();
        assertThat(shop.validate()).isEmpty();
        assertThat(shop.upgrade("head").steps()).isEmpty();
        assertThat(shop.downgrade("-1").steps()).hasSize(1);
        assertThat(exists(database, "shop.posts")).isFalse();
        assertThat(exists(database, "shop.users")).isTrue();
        assertThat(shop.downgrade("base").applied()).isEmpty();
    }

    @Test
    void asksWithUserAndPasswordBesideTheUrlOfAPool(TestDatabase database) throws Exception {
        Revisions shop = Revisions.at(database.jdbcUrl(), database.user(), database.password())
                .branch("app", revisions(USERS).toString());

        assertThat(shop.upgrade("head").steps()).hasSize(1);
        assertThat(exists(database, "public.users")).isTrue();
        assertThat(shop.toString()).doesNotContain(database.password());
    }

    @Test
    void aFailureSaysWhereAndWhatIsAppliedNow(TestDatabase database) throws Exception {
        Revisions shop = Revisions.at(database.url())
                .branch("app", revisions(USERS, POSTS.replace("posts (id int)", "posts (id itn)")));

        assertThatThrownBy(() -> shop.upgrade("head")).isInstanceOfSatisfying(QuipuException.class, failure -> {
            assertThat(failure).hasMessageContaining("app@002 failed: type \"itn\" does not exist");
            assertThat(failure.location().orElseThrow().toString()).contains("002_x.sql:5:24");
            assertThat(failure.notes()).containsExactly("rolled back; the database is at app@001");
        });
        assertThat(shop.status().branches().getFirst().pending()).isEqualTo(1);
    }

    @Test
    void whatHasChangedSinceItWasAppliedIsFound(TestDatabase database) throws Exception {
        Revisions shop = Revisions.at(database.url()).branch("app", revisions(USERS));
        shop.upgrade("head");

        revisions(USERS.replace("id int", "id bigint"));

        assertThat(shop.validate())
                .singleElement()
                .satisfies(finding -> assertThat(finding.revision()).hasToString("app@001"));
        assertThat(shop.status().upToDate()).isFalse();
    }

    @Test
    void manyThatUpgradeAtOnceApplyEachRevisionOnce(TestDatabase database) throws Exception {
        Revisions shop = Revisions.at(database.url()).branch("app", revisions(USERS, POSTS));
        List<Callable<RunResult>> work = List.of(
                () -> shop.upgrade("head"),
                () -> shop.upgrade("head"),
                () -> shop.upgrade("head"),
                () -> shop.upgrade("head"));

        int steps = 0;
        try (var threads = Executors.newFixedThreadPool(work.size())) {
            for (Future<RunResult> run : threads.invokeAll(work)) {
                steps += run.get().steps().size();
            }
        }

        assertThat(steps).isEqualTo(2);
    }

    @Test
    void settingsAreOfTheOneThatTheyReturn(TestDatabase database) throws Exception {
        List<String> heard = new ArrayList<>();
        Revisions plain = Revisions.at(database.url()).branch("app", revisions(USERS, POSTS));
        Revisions set = plain.historySchema("kept")
                .options(RunOptions.DEFAULT.withSingleTransaction(true).withLockTimeout(Duration.ofSeconds(1)))
                .by(new Runner("ada", "engine", "shop 7"))
                .before((session, state, steps) -> heard.add("before " + steps.size()))
                .listener(new RunListener() {
                    @Override
                    public void finished(Step step, int statements, Duration duration) {
                        heard.add(step.revision().name().toString());
                    }
                });

        set.upgrade("head");

        assertThat(heard).containsExactly("before 2", "app@001", "app@002");
        assertThat(database.query("SELECT DISTINCT who, host, tool FROM kept.history"))
                .containsExactly(List.of("ada", "engine", "shop 7"));
        assertThat(plain.status().managed()).isFalse();
    }

    @Test
    void aRunThatItsOwnCheckRefusesChangesNothing(TestDatabase database) throws Exception {
        Revisions shop = Revisions.at(database.url())
                .branch("app", revisions(USERS))
                .backups(new BackupSettings(BackupSettings.Mode.ALWAYS, folder.resolve("backups"), 3))
                .before((session, state, steps) -> {
                    throw new QuipuException(QuipuException.Kind.FAILED, "not on a Friday", null);
                });

        assertThatThrownBy(() -> shop.upgrade("head")).hasMessage("not on a Friday");
        assertThat(exists(database, "public.users")).isFalse();
        assertThat(folder.resolve("backups")).doesNotExist();
    }

    @Test
    void makesABackupWhereOneIsAskedFor(TestDatabase database) throws Exception {
        Revisions shop = Revisions.at(database.url())
                .branch("app", revisions(USERS))
                .backups(new BackupSettings(BackupSettings.Mode.ALWAYS, folder.resolve("backups"), 3));

        shop.upgrade("head");

        assertThat(folder.resolve("backups")).isNotEmptyDirectory();
    }

    @Test
    void takesAProjectFileAndItsDatabasesByName(TestDatabase database) throws Exception {
        revisions(USERS);
        Path file = Files.writeString(folder.resolve("quipu.toml"), """
                history_schema = "kept"

                [branch.app]
                revisions = "migrations"
                schema = "shop"

                [backup]
                mode = "never"

                [database.production]
                url = "%s"
                """.formatted(database.url()));

        Revisions.of(file, "production").upgrade("head");

        assertThat(exists(database, "shop.users")).isTrue();
        assertThat(exists(database, "kept.history")).isTrue();
        assertThatThrownBy(() -> Revisions.of(file, "prodution"))
                .isInstanceOf(QuipuException.class)
                .hasMessageContaining("prodution");
    }

    /** What the project refuses it refuses to programs too, and nobody else tells them of what. */
    @Test
    void looksBeforeItRunsWhereTheProjectFileSaysSo(TestDatabase database) throws Exception {
        Path directory = revisions(USERS);
        Path file = Files.writeString(folder.resolve("quipu.toml"), """
                [branch.app]
                revisions = "migrations"

                [hazards]
                refuse = ["data loss"]
                on_upgrade = true

                [database.production]
                url = "%s"
                """.formatted(database.url()));
        Revisions.of(file, "production").upgrade("head");
        Files.writeString(
                directory.resolve("002_x.sql"), POSTS.replace("CREATE TABLE posts (id int)", "TRUNCATE users"));

        assertThatThrownBy(() -> Revisions.of(file, "production").upgrade("head"))
                .isInstanceOfSatisfying(RefusedRunException.class, refused -> {
                    assertThat(refused.message()).isEqualTo("1 statement is refused");
                    assertThat(refused.notes().getFirst())
                            .contains("002_x.sql:5:1: refused: data loss\n  TRUNCATE users");
                    assertThat(refused.found().verdicts()).hasSize(1);
                });
        assertThat(database.value("SELECT count(*) FROM quipu.applied")).isEqualTo("1");
    }

    @Test
    void aFolderOfTheClassPathMayBeInADirectoryAndInJars(TestDatabase database) throws Exception {
        Path classes = folder.resolve("classes");
        Files.createDirectories(classes.resolve("db/inside/not-looked-into"));
        Files.writeString(classes.resolve("db/inside/001_users.sql"), USERS);
        Path jar = jar("shop.jar", "db/inside/002_posts.sql", POSTS);
        try (var loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL(), jar.toUri().toURL()}, null)) {
            Revisions shop = Revisions.at(database.url()).branch("app", "/db/inside/", loader);
            assertThat(shop.upgrade("head").steps()).hasSize(2);
            assertThat(shop.status().upToDate()).isTrue();
        }
    }

    @Test
    void aFolderOfTheClassPathIsWrittenWithItsPrefix(TestDatabase database) throws Exception {
        Path jar = jar("shop.jar", "db/inside/001_users.sql", USERS);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            Revisions shop = Revisions.at(database.url()).branch("app", "classpath:db/inside");
            Files.delete(jar);
            assertThat(shop.upgrade("head").steps()).hasSize(1);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Path jar(String name, String entry, String text) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                var entries = new JarOutputStream(file)) {
            entries.putNextEntry(new JarEntry(entry.substring(0, entry.lastIndexOf('/') + 1)));
            entries.putNextEntry(new JarEntry(entry));
            entries.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    @Test
    void aFileThatTheClassPathHasTwiceIsRefused() throws Exception {
        Path one = jar("one.jar", "db/inside/001_users.sql", USERS);
        Path two = jar("two.jar", "db/inside/001_users.sql", USERS);
        try (var loader =
                new URLClassLoader(new URL[] {one.toUri().toURL(), two.toUri().toURL()}, null)) {
            assertThatThrownBy(() -> Revisions.at("postgresql://nowhere").branch("app", "db/inside", loader))
                    .isInstanceOfSatisfying(
                            QuipuException.class,
                            failure -> assertThat(failure.notes()).hasSize(2))
                    .hasMessage("the class path has db/inside/001_users.sql twice");
        }
    }

    @Test
    void refusesWhatIsNotThereBeforeItConnects() throws Exception {
        Revisions nowhere = Revisions.at("postgresql://nowhere");
        Path there = revisions(USERS);

        refused(() -> Revisions.at("mysql://nowhere"), "mysql");
        refused(() -> Revisions.at("env:QUIPU_NOT_SET_5d1b"), "QUIPU_NOT_SET_5d1b");
        refused(() -> Revisions.of(folder.resolve("quipu.toml")), "cannot read");
        refused(() -> nowhere.branch("app", folder.resolve("none")), "where the revisions of branch \"app\"");
        refused(() -> nowhere.branch("app", "classpath:no/where"), "the class path has no file in no/where");
        refused(() -> nowhere.branch("app", "classpath:/"), "not in which folder");
        refused(() -> nowhere.pack("assistent"), "there is no pack named \"assistent\"");
        refused(() -> nowhere.pack("assistant"), "the pack \"assistant\" is not on the class path");
        refused(() -> nowhere.branch("app", there).branch("app", there), "there are two branches named \"app\"");
        refused(() -> nowhere.branch("my app", there), "\"my app\" cannot be the label of a branch");
        refused(() -> nowhere.in("shop"), "no branch has been named");
        refused(() -> nowhere.branch("app", there).in(" "), "the name of a schema is empty");
    }

    private static void refused(Runnable call, String message) {
        assertThatThrownBy(call::run).isInstanceOf(QuipuException.class).hasMessageContaining(message);
    }
}
