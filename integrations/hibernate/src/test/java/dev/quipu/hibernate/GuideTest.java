package dev.quipu.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.quipu.catalog.testing.Guide;
import dev.quipu.hibernate.first.Speaker;
import dev.quipu.hibernate.first.Talk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test that {@code docs/hibernate.md} gives to an application, compiled, and run where an application would. */
class GuideTest {
    @TempDir
    private Path project = Path.of("");

    /** An application's tests, run by a process whose directory is the application's. */
    static final class Application {
        // snippet: up-to-date
        @Test
        void schemaIsUpToDate() {
            EntitySchema entities = EntitySchema.of(List.of(Talk.class, Speaker.class))
                    .with("hibernate.physical_naming_strategy", PhysicalNamingStrategySnakeCaseImpl.class.getName());
            boolean changed = entities.write(Path.of("schema.sql"));
            assertFalse(
                    changed,
                    "schema.sql was not what the entities say, and is now: look at it, and run the test again");
        }
        // end

        @SuppressWarnings("JUnitMethodInvoked") // As JUnit does, and without its launcher.
        public static void main(String[] args) {
            new Application().schemaIsUpToDate();
        }
    }

    @Test
    void thePageIsOfThisClass() throws IOException {
        Guide.assertAgrees(
                Path.of("../../docs/hibernate.md"), Path.of("src/test/java/dev/quipu/hibernate/GuideTest.java"));
    }

    @Test
    void theTestFailsUntilTheFileIsWhatTheEntitiesSay() throws Exception {
        Path schema = project.resolve("schema.sql");
        String forgotten = "schema.sql was not what the entities say";

        assertThat(run()).contains("AssertionFailedError: " + forgotten);
        assertThat(schema).content().contains("create table talk_speaker (", "cost numeric(20,10)");
        assertThat(run()).isEmpty();

        Files.writeString(schema, Files.readString(schema).replace("cost numeric(20,10)", "cost numeric(4,2)"));
        assertThat(run()).contains(forgotten);
        assertThat(run()).isEmpty();
    }

    /** Returns what a process prints whose test has failed; nothing if it has passed, whatever Hibernate logs. */
    private String run() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName())
                .directory(project.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue() == 0 ? "" : printed;
    }
}
