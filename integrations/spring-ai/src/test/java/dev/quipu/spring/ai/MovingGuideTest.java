package dev.quipu.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.testing.Guide;
import dev.quipu.memory.testing.MemoryPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.memory.repository.jdbc.JdbcChatMemoryRepository;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** The code of the page for those who have Spring AI's own repository, compiled and run. */
class MovingGuideTest {
    @Test
    void thePageIsOfThisClass() throws IOException {
        Guide.assertAgrees(
                Path.of("../../docs/from-spring-ai-jdbc.md"),
                Path.of("src/test/java/dev/quipu/spring/ai/MovingGuideTest.java"));
    }

    @Test
    void whatIsThereComesAlong() {
        try (MemoryPlatform platform = MemoryPlatform.empty()) {
            var repository = new QuipuChatMemoryRepository(platform.assistant(), platform.user());
            new ResourceDatabasePopulator(new ClassPathResource(
                            "org/springframework/ai/chat/memory/repository/jdbc/schema-postgresql.sql"))
                    .execute(platform.ownersDataSource());
            JdbcTemplate jdbcTemplate = new JdbcTemplate(platform.ownersDataSource());
            List<Message> said = List.of(new UserMessage("Hello"), new AssistantMessage("Hi"));
            JdbcChatMemoryRepository.builder()
                    .jdbcTemplate(jdbcTemplate)
                    .build()
                    .saveAll("old", said);
            move(jdbcTemplate, repository);
            assertThat(texts(repository)).containsExactly("Hello", "Hi");

            List<Message> gone = new ArrayList<>(repository.findByConversationId("old"));
            gone.add(new UserMessage("And on it goes"));
            repository.saveAll("old", gone);
            move(jdbcTemplate, repository);
            assertThat(texts(repository)).containsExactly("Hello", "Hi", "And on it goes");
            assertThat(repository.history("old")).hasSize(3);
        }
    }

    private static void move(JdbcTemplate jdbcTemplate, QuipuChatMemoryRepository repository) {
        // snippet: moving
        JdbcChatMemoryRepository jdbc =
                JdbcChatMemoryRepository.builder().jdbcTemplate(jdbcTemplate).build();
        for (String id : jdbc.findConversationIds()) {
            if (repository.findByConversationId(id).isEmpty()) {
                repository.saveAll(id, jdbc.findByConversationId(id));
            }
        }
        // end
    }

    private static List<String> texts(QuipuChatMemoryRepository repository) {
        return repository.findByConversationId("old").stream()
                .map(message -> String.valueOf(message.getText()))
                .toList();
    }
}
