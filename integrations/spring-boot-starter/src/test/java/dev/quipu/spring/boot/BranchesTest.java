package dev.quipu.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.project.Branch;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which branches an application has. */
class BranchesTest {
    private final TestDatabase database = TestServer.get().createDatabase();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyPackOnTheClassPathUnlessSomeAreNamed() {
        Application.on(database)
                .withPropertyValues("quipu.initialize=never")
                .run(context ->
                        assertThat(labels(context.getBean(Quipu.class))).containsExactly("assistant", "finops"));
        Application.on(database)
                .withPropertyValues("quipu.initialize=never", "quipu.packs=finops")
                .run(context -> assertThat(labels(context.getBean(Quipu.class))).containsExactly("finops"));
    }

    private static List<String> labels(Quipu quipu) {
        return quipu.branches().stream().map(Branch::label).toList();
    }

    @Test
    void refusesWhatIsNotThere() {
        refused("there is no pack named \"finop\"", "quipu.packs=finop");
        refused("the class path has no file in no/where", "quipu.revisions.shop=classpath:no/where");
        refused("is a pack and has a folder", "quipu.packs=finops", "quipu.revisions.finops=classpath:shop/revisions");
        refused("names a branch that this application does not have", "quipu.schemas.agents=x");
        refused("the pack \"agents\" is not on the class path", "quipu.packs=agents");
        refused("there is no " + Path.of("db/revisions").toAbsolutePath(), "quipu.revisions.shop=db/revisions");
        refused("there is no folder in quipu.revisions.shop", "quipu.revisions.shop=");
        refused("quipu.schemas.finops is empty", "quipu.schemas.finops=");
        refused("quipu.history-schema is empty", "quipu.history-schema=");
        refused("quipu.lock-timeout is -5s", "quipu.lock-timeout=-5s");
        refused("quipu.lock-timeout is 0", "quipu.lock-timeout=0");
        refused("there is no " + folder.resolve("none"), "quipu.revisions.shop=file:" + folder.resolve("none"));
    }

    private void refused(String message, String... properties) {
        Application.on(database)
                .withPropertyValues(properties)
                .run(context -> assertThat(Application.failure(context.getStartupFailure()))
                        .hasMessageContaining(message));
    }

    @Test
    void aPropertyThatThereIsNotIsRefusedAndItsValueNotShown() {
        for (String misspelt : List.of("quipu.drfit", "quipu.pasword", "quipu.memory.tennant", "quipu.packs.finops")) {
            Application.on(database)
                    .withPropertyValues("quipu.initialize=never", misspelt + "=hush-5d1b")
                    .run(context -> {
                        QuipuException failure = Application.failure(context.getStartupFailure());
                        assertThat(failure).hasMessage("there is no property " + misspelt);
                        assertThat(failure.notes())
                                .singleElement()
                                .asString()
                                .startsWith("in ")
                                .doesNotContain("hush");
                        assertThat(failure.hint().orElseThrow()).contains("quipu.");
                    });
        }
        assertThat(hint("quipu.drfit=fail")).isEqualTo("did you mean \"quipu.drift\"?");
        assertThat(hint("quipu.memory.tennant=x")).isEqualTo("did you mean \"quipu.memory.tenant\"?");
    }

    private String hint(String property) {
        var hint = new AtomicReference<>("");
        Application.on(database)
                .withPropertyValues(property)
                .run(context -> hint.set(
                        Application.failure(context.getStartupFailure()).hint().orElseThrow()));
        return hint.get();
    }

    @Test
    void whatThereIsMayBeWrittenAsSpringHasIt() {
        Application.on(database)
                .withPropertyValues(
                        "quipu.initialize=never",
                        "quipu.lockTimeout=1s",
                        "quipu.statement_timeout=1s",
                        "quipu.packs[0]=finops",
                        "quipu.schemas.finops=costs",
                        "quipu.memory.tenant=shop",
                        "quipu.ignore=public.a,public.b")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void revisionsMayBeInAJar() throws IOException {
        Path jar = folder.resolve("shop.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                var entries = new JarOutputStream(file)) {
            entries.putNextEntry(new JarEntry("db/inside/"));
            entries.putNextEntry(new JarEntry("db/inside/001_a.sql"));
            entries.write(
                    "-- revision: 001\n-- revises:\n\n-- upgrade\nCREATE TABLE a ();\n\n-- downgrade\nDROP TABLE a;\n"
                            .getBytes(StandardCharsets.UTF_8));
        }
        try (var loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            Application.on(database)
                    .withClassLoader(loader)
                    .withPropertyValues(
                            "quipu.packs=",
                            "quipu.revisions.shop=classpath:/db/inside/",
                            "quipu.initialize=upgrade",
                            "quipu.drift=fail")
                    .run(context -> assertThat(
                                    context.getBean(Quipu.class).status().upToDate())
                            .isTrue());
        }
    }

    /** Tests have some of their own, which are in front of it on the class path. */
    @Test
    void theMetadataOfThePropertiesIsThere() {
        assertThat(Path.of("target/classes/META-INF/spring-configuration-metadata.json"))
                .content()
                .contains("\"name\": \"quipu.initialize\"", "\"defaultValue\": \"validate\"")
                .contains("refuse to start if it does not fit");
    }
}
