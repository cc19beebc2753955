package dev.quipu.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The application from its start on an empty database to a restart, over HTTP. */
class ChatApplicationTest {
    private final TestDatabase database = TestServer.get().createDatabase();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.close();
        database.close();
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(ChatApplication.class)
                .properties("server.port=0")
                .run(
                        "--spring.datasource.url=" + database.jdbcUrl(),
                        "--spring.datasource.username=" + database.user(),
                        "--spring.datasource.password=" + database.password(),
                        "--logging.level.root=warn");
    }

    @Test
    void chatsAndRemembersAcrossARestart() throws Exception {
        try (var application = start()) {
            assertThat(say(application, "ada", "I am Ada")).isEqualTo("You said: I am Ada");
            assertThat(say(application, "ada", "and I count")).isEqualTo("You said: I am Ada, then and I count");
            assertThat(say(application, "bob", "hello")).isEqualTo("You said: hello");
            assertThat(get(application, "/chats")).isEqualTo("[\"bob\",\"ada\"]");
        }
        try (var application = start()) {
            assertThat(say(application, "ada", "who am I?"))
                    .isEqualTo("You said: I am Ada, then and I count, then who am I?");
            for (int i = 1; i <= 5; i++) {
                say(application, "ada", "more " + i);
            }
            assertThat(say(application, "ada", "who am I?"))
                    .doesNotContain("Ada")
                    .contains("more 5");
            assertThat(get(application, "/chats/ada"))
                    .startsWith("[\"user: I am Ada\",\"assistant: You said: I am Ada\"");
        }
    }

    @Test
    void showsItsStateWithoutThePassword() throws Exception {
        try (var application = start()) {
            String health = get(application, "/actuator/health");
            assertThat(health).contains("\"quipu\"").contains("\"pending\":0").doesNotContain(database.password());
            assertThat(get(application, "/actuator/quipu"))
                    .contains("\"branch\":\"assistant\"")
                    .contains(":***@")
                    .doesNotContain(database.password());
            assertThat(get(application, "/actuator/metrics/quipu.revisions.pending"))
                    .contains("\"value\":0.0");
        }
    }

    private String say(ConfigurableApplicationContext application, String chat, String text) throws Exception {
        return send(HttpRequest.newBuilder(uri(application, "/chats/" + chat))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build());
    }

    private String get(ConfigurableApplicationContext application, String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(application, path)).build());
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        var response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static URI uri(ConfigurableApplicationContext application, String path) {
        return URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port") + path);
    }
}
