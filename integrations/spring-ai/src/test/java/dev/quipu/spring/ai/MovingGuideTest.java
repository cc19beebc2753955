package dev.quipu.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.testing.Guide;
import dev.quipu.memory.testing.MemoryPlatform;
import java.io.IOException;
import java.nio.file.Path;
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
            JdbcChatMemoryRepository jdbc = JdbcChatMemoryRepository.builder()
                    .jdbcTemplate(new JdbcTemplate(platform.ownersDataSource()))
                    .build();
            List<Message> said = List.of(new UserMessage("Hello"), new AssistantMessage("Hi"));
            jdbc.saveAll("old", said);
            for (int i = 0; i < 2; i++) {
                // snippet: moving
                for (String id : jdbc.findConversationIds()) {
                    repository.saveAll(id, jdbc.findByConversationId(id));
                }
                // end
            }
            assertThat(repository.findByConversationId("old"))
                    .extracting(Message::getText)
                    .containsExactly("Hello", "Hi");
            assertThat(repository.history("old")).hasSize(2);
        }
    }
}
