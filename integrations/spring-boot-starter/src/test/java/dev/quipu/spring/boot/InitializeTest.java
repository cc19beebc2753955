package dev.quipu.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.command.Status;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** What {@code quipu.initialize} and {@code quipu.drift} do. */
@ExtendWith(OutputCaptureExtension.class)
class InitializeTest {
    private static final String UPGRADE = "quipu.initialize=upgrade";

    private final TestDatabase database = TestServer.get().createDatabase();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void refusesToStartOnAnEmptyDatabaseAndSaysTheCommand() {
        Application.on(database).withPropertyValues("quipu.packs=assistant").run(context -> {
            assertThat(context).hasFailed();
            QuipuException failure = Application.failure(context.getStartupFailure());
            assertThat(failure.message())
                    .contains("does not fit this application")
                    .contains("revisions are pending");
            assertThat(failure.notes())
                    .singleElement()
                    .asString()
                    .startsWith("assistant in schema assistant is at base");
            assertThat(failure.hint().orElseThrow())
                    .startsWith("\"quipu upgrade head --pack assistant --url postgresql://" + database.user() + "@")
                    .contains("quipu.initialize=upgrade");
        });
    }

    /** {@code spring.main.lazy-initialization}: nothing might ask for the schema before the first request. */
    @Test
    void refusesToStartAlsoWhereBeansAreMadeWhenTheyAreAskedFor() {
        Application.on(database)
                .withPropertyValues("quipu.packs=assistant")
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void bringsAnEmptyDatabaseToTheHead() {
        Application.on(database)
                .withPropertyValues("quipu.packs=assistant,finops", "quipu.schemas.finops=costs", UPGRADE)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Status.Report report = context.getBean(Quipu.class).status();
                    assertThat(report.upToDate()).isTrue();
                    assertThat(report.branches()).hasSize(2);
                    assertThat(database.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'costs'"))
                            .isNotEqualTo("0");
                    assertThat(report.lastRun().orElseThrow().tool()).startsWith("quipu-spring-boot-starter");
                });
        Application.on(database)
                .withPropertyValues("quipu.packs=assistant,finops", "quipu.schemas.finops=costs", "quipu.drift=fail")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aBranchThatIsInAnotherSchemaDoesNotFit() {
        Application.on(database)
                .withPropertyValues("quipu.packs=finops", UPGRADE)
                .run(context -> assertThat(context).hasNotFailed());
        for (String initialize : List.of("upgrade", "validate")) {
            Application.on(database)
                    .withPropertyValues(
                            "quipu.packs=finops", "quipu.schemas.finops=costs", "quipu.initialize=" + initialize)
                    .run(context -> assertThat(Application.failure(context.getStartupFailure()))
                            .hasMessageContaining(
                                    "branch finops lives in schema \"finops\" of this database, and schema"
                                            + " \"costs\" was asked for"));
        }
    }

    @Test
    void whatUsesTheDatabaseWaitsForTheSchema() {
        Application.shop(database)
                .withPropertyValues(UPGRADE)
                .withBean("aardvark", Orders.class)
                .run(context -> assertThat(context.getBean(Orders.class).count).isZero());
    }

    /** Asks for rows when it is made. */
    static final class Orders {
        final long count;

        Orders(JdbcTemplate template) {
            Long found = template.queryForObject("SELECT count(*) FROM shop.orders", Long.class);
            count = found == null ? -1 : found;
        }
    }

    @Test
    void neverOpensNoConnection() {
        Application.bare()
                .withPropertyValues(
                        "quipu.initialize=never",
                        "spring.datasource.url=jdbc:postgresql://localhost:1/nowhere",
                        "spring.datasource.username=nobody")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void startsWithoutAnyBranchAndWithoutAnyDatabase() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        QuipuAutoConfiguration.class,
                        QuipuHealthAutoConfiguration.class,
                        QuipuMetricsAutoConfiguration.class))
                .withPropertyValues("quipu.packs=", UPGRADE)
                .run(context -> assertThat(context).hasSingleBean(Quipu.class));
    }

    @Test
    void disabledItIsNotThere() {
        Application.on(database)
                .withPropertyValues("quipu.enabled=false", "quipu.packs=assistant")
                .run(context -> assertThat(context).doesNotHaveBean(Quipu.class));
    }

    @Test
    void eightInstancesThatStartAtOnceApplyEachRevisionOnce() throws Exception {
        int instances = 8;
        CyclicBarrier start = new CyclicBarrier(instances);
        try (var pool = Executors.newFixedThreadPool(instances)) {
            List<Future<Boolean>> started = new ArrayList<>();
            for (int i = 0; i < instances; i++) {
                started.add(pool.submit(() -> {
                    List<Boolean> up = new ArrayList<>();
                    start.await(30, TimeUnit.SECONDS);
                    Application.on(database)
                            .withPropertyValues("quipu.packs=assistant", UPGRADE, "quipu.drift=fail")
                            .run(context -> {
                                assertThat(context).hasNotFailed();
                                up.add(context.getBean(Quipu.class).status().upToDate());
                            });
                    return up.equals(List.of(true));
                }));
            }
            for (Future<Boolean> one : started) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isTrue();
            }
        }
        assertThat(database.value("SELECT count(*) - count(DISTINCT revision) FROM quipu.history"))
                .isEqualTo("0");
        assertThat(database.value("SELECT count(*) FROM quipu.history"))
                .isEqualTo(database.value("SELECT count(*) FROM quipu.applied"));
    }

    @Test
    void refusesARevisionThatHasChanged() throws IOException {
        Path file = write("001_create.sql", "001", "", "CREATE TABLE pen (id int);", "DROP TABLE pen;");
        inFolder()
                .withPropertyValues(UPGRADE)
                .run(context -> assertThat(context).hasNotFailed());
        Files.writeString(file, Files.readString(file).replace("id int", "id bigint"));
        for (String mode : List.of("validate", "upgrade")) {
            inFolder()
                    .withPropertyValues("quipu.initialize=" + mode)
                    .run(context -> assertThat(Application.failure(context.getStartupFailure())
                                    .message())
                            .isEqualTo("a revision has changed since it was applied"));
        }
    }

    @Test
    void refusesARevisionThatIsNotItsOwn() throws IOException {
        write("001_create.sql", "001", "", "CREATE TABLE pen (id int);", "DROP TABLE pen;");
        Path second = write("002_more.sql", "002", "001", "CREATE TABLE ink (id int);", "DROP TABLE ink;");
        inFolder()
                .withPropertyValues(UPGRADE)
                .run(context -> assertThat(context).hasNotFailed());
        Files.delete(second);
        inFolder()
                .run(context -> assertThat(
                                Application.failure(context.getStartupFailure()).message())
                        .isEqualTo("the database has revisions that no file defines: desk@002"));
    }

    @Test
    void aRevisionThatFailsIsToldWithItsPlace() throws IOException {
        write("001_create.sql", "001", "", "CREATE TABLE pen (id nonsense);", "DROP TABLE pen;");
        inFolder().withPropertyValues(UPGRADE).run(context -> {
            QuipuException failure = Application.failure(context.getStartupFailure());
            assertThat(failure.message()).contains("desk@001 failed").contains("42704");
            assertThat(failure.location().orElseThrow().source()).endsWith("001_create.sql");
        });
    }

    @Test
    void driftIsLetPassLoggedOrRefused() throws Exception {
        Application.shop(database)
                .withPropertyValues(UPGRADE)
                .run(context -> assertThat(context).hasNotFailed());
        database.execute("ALTER TABLE shop.orders ADD COLUMN by_hand text");
        for (String policy : List.of("ignore", "warn")) {
            Application.shop(database)
                    .withPropertyValues("quipu.drift=" + policy)
                    .run(context -> assertThat(context).hasNotFailed());
        }
        for (String mode : List.of("validate", "upgrade")) {
            Application.shop(database)
                    .withPropertyValues("quipu.drift=fail", "quipu.initialize=" + mode)
                    .run(context -> {
                        QuipuException failure = Application.failure(context.getStartupFailure());
                        assertThat(failure.message()).isEqualTo("1 object is not as the last run left it");
                        assertThat(failure.notes()).containsExactly("shop.orders has other columns");
                        assertThat(failure.hint().orElseThrow()).contains("diff revisions live");
                    });
        }
    }

    @Test
    void anUpgradeDoesNotHideDrift() throws Exception {
        write("001_create.sql", "001", "", "CREATE TABLE pen (id int);", "DROP TABLE pen;");
        inFolder()
                .withPropertyValues(UPGRADE)
                .run(context -> assertThat(context).hasNotFailed());
        database.execute("ALTER TABLE desk.pen ADD COLUMN by_hand text");
        write("002_more.sql", "002", "001", "CREATE TABLE ink (id int);", "DROP TABLE ink;");
        inFolder().withPropertyValues(UPGRADE, "quipu.drift=fail").run(context -> {
            QuipuException failure = Application.failure(context.getStartupFailure());
            assertThat(failure.message()).isEqualTo("1 object is not as the last run left it");
            // A stamp would record 002, and it would never run.
            assertThat(failure.hint().orElseThrow())
                    .contains("quipu.drift=warn")
                    .doesNotContain("stamp");
        });
        assertThat(database.value("SELECT count(*) FROM quipu.applied")).isEqualTo("1");
    }

    @Test
    void anUpgradeTellsWhatItAccepts(CapturedOutput output) throws Exception {
        write("001_create.sql", "001", "", "CREATE TABLE pen (id int);", "DROP TABLE pen;");
        inFolder()
                .withPropertyValues(UPGRADE)
                .run(context -> assertThat(context).hasNotFailed());
        for (String policy : List.of("ignore", "warn")) {
            String by = "by_" + policy;
            database.execute("CREATE TABLE desk." + by + " (id int)");
            write("002_" + by + ".sql", by, policy.equals("warn") ? "by_ignore" : "001", "SELECT 1;", "SELECT 1;");
            inFolder()
                    .withPropertyValues(UPGRADE, "quipu.drift=" + policy)
                    .run(context -> assertThat(context).hasNotFailed());
        }
        assertThat(output.getAll())
                .containsOnlyOnce("Other hands have changed the schema: ")
                .contains("Other hands have changed the schema: desk.by_warn is new. This upgrade accepts it.");
    }

    @Test
    void anUpgradeDoesNotPassWhereDriftCannotBeTold() throws Exception {
        write("001_create.sql", "001", "", "CREATE TABLE pen (id int);", "DROP TABLE pen;");
        inFolder()
                .withPropertyValues(UPGRADE, "quipu.drift=fail")
                .run(context -> assertThat(context).hasNotFailed());
        database.execute("UPDATE quipu.quipu_fingerprint_taken SET server_version = 140000");
        inFolder()
                .withPropertyValues(UPGRADE, "quipu.drift=fail")
                .run(context -> assertThat(context).hasNotFailed());
        write("002_more.sql", "002", "001", "CREATE TABLE ink (id int);", "DROP TABLE ink;");
        inFolder().withPropertyValues(UPGRADE, "quipu.drift=fail").run(context -> {
            QuipuException failure = Application.failure(context.getStartupFailure());
            assertThat(failure.message())
                    .isEqualTo(
                            "whether other hands have changed the schema since the last run cannot be told: the schemas"
                                    + " were last looked at on another version of the server");
            assertThat(failure.hint().orElseThrow()).contains("quipu.drift=warn");
        });
        assertThat(database.value("SELECT count(*) FROM quipu.applied")).isEqualTo("1");
        inFolder()
                .withPropertyValues(UPGRADE, "quipu.drift=warn")
                .run(context -> assertThat(context).hasNotFailed());
    }

    private ApplicationContextRunner inFolder() {
        return Application.on(database)
                .withPropertyValues("quipu.packs=", "quipu.revisions.desk=file:" + folder, "quipu.schemas.desk=desk");
    }

    private Path write(String name, String id, String revises, String upgrade, String downgrade) throws IOException {
        return Files.writeString(folder.resolve(name), """
                -- revision: %s
                -- revises: %s
                -- message: test

                -- upgrade
                %s

                -- downgrade
                %s
                """.formatted(id, revises, upgrade, downgrade));
    }
}
