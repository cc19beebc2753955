package dev.quipu.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.quipu.catalog.testing.Guide;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code docs/spring-boot.md} shows, compiled and run. */
@SuppressWarnings("ClassCanBeStatic") // As an application has it.
class GuideTest {
    private static final Path PAGE = Path.of("../../docs/spring-boot.md");
    private static final Pattern FAILURE =
            Pattern.compile("(?ms)^Description:\\R\\R(.*?)\\R\\RAction:\\R\\R(.*?)\\R```$");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`quipu\\.[^|]*) \\|([^|]*)\\|");

    /** Those of the snippets in here would be in front of it on the class path. */
    private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

    private static final Pattern NAME = Pattern.compile("`(quipu\\.[^`]*)`");

    private final TestDatabase database = TestServer.get().createDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    // snippet: ready
    @Component
    class Deployment {
        private final Quipu quipu;

        Deployment(Quipu quipu) {
            this.quipu = quipu;
        }

        boolean isReady() {
            return quipu.status().upToDate();
        }
    }
    // end

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties
    static class SeveralSources {
        // snippet: several
        @Bean(defaultCandidate = false)
        @QuipuDataSource
        @ConfigurationProperties("chat.datasource")
        HikariDataSource chat() {
            return new HikariDataSource();
        }
        // end
    }

    @Test
    void theDataSourceOfThePageIsQuipus() {
        Application.bare()
                .withUserConfiguration(SeveralSources.class)
                .withPropertyValues(
                        "spring.datasource.url=jdbc:postgresql://localhost:1/nowhere",
                        "chat.datasource.jdbc-url=" + database.jdbcUrl(),
                        "chat.datasource.username=" + database.user(),
                        "chat.datasource.password=" + database.password(),
                        "quipu.packs=assistant",
                        "quipu.initialize=upgrade")
                .run(context -> assertThat(context.getBean(Quipu.class).status().upToDate())
                        .isTrue());
    }

    private static List<MatchResult> find(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(PAGE)).results().toList();
    }

    /** Returns those of a block of properties that are Quipu's. */
    private static String[] block(int number) throws IOException {
        return Guide.blocks(PAGE, "properties")
                .get(number)
                .lines()
                .filter(line -> line.startsWith("quipu."))
                .toArray(String[]::new);
    }

    @Test
    void thePageIsOfThisClass() throws IOException {
        Guide.assertAgrees(PAGE, Path.of("src/test/java/dev/quipu/spring/boot/GuideTest.java"));
    }

    @Test
    void thePropertiesOfThePageMakeAnApplicationThatIsReady() throws IOException {
        Application.on(database)
                .withPropertyValues(block(0))
                .withPropertyValues("quipu.packs=assistant")
                .run(context -> assertThat(new Deployment(context.getBean(Quipu.class)).isReady())
                        .isTrue());
        Application.on(database)
                .withPropertyValues(block(1))
                .withPropertyValues("quipu.packs=", "quipu.initialize=upgrade")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(database.value("SELECT count(*) FROM public.orders"))
                            .isEqualTo("0");
                });
    }

    @Test
    void anApplicationThatDoesNotFitSaysWhatThePageSays() throws IOException {
        MatchResult shown = find(FAILURE).getFirst();
        Application.on(database).withPropertyValues("quipu.packs=assistant").run(context -> {
            QuipuException failure = Application.failure(context.getStartupFailure());
            FailureAnalysis analysis = Objects.requireNonNull(new QuipuFailureAnalyzer().analyze(failure, failure));
            assertThat(general(Objects.requireNonNull(analysis.getDescription())))
                    .isEqualTo(general(shown.group(1)));
            assertThat(general(Objects.requireNonNull(analysis.getAction()))).isEqualTo(general(shown.group(2)));
        });
    }

    /** Lines are broken on the page where it is full, and the database is another one. */
    private static String general(String text) {
        return text.replaceAll("postgresql://[^ \"]*", "URL")
                .replaceAll("\\s+", " ")
                .strip();
    }

    @Test
    void thePropertiesOfThePageAreThoseOfTheMetadata() throws IOException {
        Map<String, String> told = new TreeMap<>();
        for (MatchResult row : find(ROW)) {
            String value = row.group(2).strip();
            NAME.matcher(row.group(1))
                    .results()
                    .forEach(name -> told.put(
                            name.group(1).replace(".LABEL", "").replace(".MODEL", ""),
                            value.matches("`[^`]*`") ? value.replace("`", "") : ""));
        }
        Map<String, String> known = new TreeMap<>();
        List<String> others = new ArrayList<>();
        List<String> undescribed = new ArrayList<>();
        try (InputStream metadata = Files.newInputStream(METADATA)) {
            for (JsonNode property : JsonMapper.shared().readTree(metadata).get("properties")) {
                String name = property.get("name").asString();
                if (!name.startsWith("quipu.")) {
                    others.add(name);
                    continue;
                }
                known.put(name, property.hasNonNull("defaultValue") ? text(property.get("defaultValue")) : "");
                if (!property.hasNonNull("description")) {
                    undescribed.add(name);
                }
            }
        }
        assertThat(told).isEqualTo(known);
        assertThat(undescribed).isEmpty();
        assertThat(others).contains("management.health.quipu.enabled", "management.endpoint.quipu.access");
    }

    private static String text(JsonNode value) {
        return value.isArray() ? "" : value.asString();
    }
}
