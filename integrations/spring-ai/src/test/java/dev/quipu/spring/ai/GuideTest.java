package dev.quipu.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.assistant.access.Assistant;
import dev.quipu.catalog.testing.Guide;
import dev.quipu.memory.MemoryUser;
import dev.quipu.memory.testing.MemoryPlatform;
import dev.quipu.memory.usage.CallPrice;
import dev.quipu.memory.usage.TokenPrice;
import dev.quipu.memory.usage.UsageLog;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.session.Session;
import org.springframework.ai.session.SessionRepository;
import org.springframework.context.annotation.Bean;

/** The code of the guide, compiled and run. */
class GuideTest {
    private static final MemoryPlatform PLATFORM = MemoryPlatform.empty();

    @AfterAll
    static void close() {
        PLATFORM.close();
    }

    @Test
    void thePageIsOfThisClass() throws IOException {
        Guide.assertAgrees(
                Path.of("../../docs/spring-ai.md"), Path.of("src/test/java/dev/quipu/spring/ai/GuideTest.java"));
    }

    private static QuipuChatMemoryRepository repository() {
        var dataSource = PLATFORM.dataSource();
        // snippet: without-boot
        Assistant assistant = Assistant.on(dataSource);
        var repository = new QuipuChatMemoryRepository(assistant, MemoryUser.only(assistant, "default"));
        // end
        return repository;
    }

    // snippet: client
    @Bean
    ChatClient chatClient(ChatModel model, ChatMemoryRepository repository) {
        var memory = MessageWindowChatMemory.builder()
                .chatMemoryRepository(repository)
                .maxMessages(20)
                .build();
        return ChatClient.builder(model)
                .defaultAdvisors(MessageChatMemoryAdvisor.builder(memory).build())
                .build();
    }
    // end

    @Test
    void aClientRemembers() {
        ChatModel model = prompt -> new ChatResponse(List.of(
                new Generation(new AssistantMessage(prompt.getInstructions().size() + " messages"))));
        QuipuChatMemoryRepository repository = repository();
        ChatClient client = chatClient(model, repository);
        for (String answer : List.of("1 messages", "3 messages")) {
            assertThat(client.prompt("Hello")
                            .advisors(advisor -> advisor.param(ChatMemory.CONVERSATION_ID, "client"))
                            .call()
                            .content())
                    .isEqualTo(answer);
        }
        assertThat(repository.findByConversationId("client")).hasSize(4);
    }

    /** Stands for whatever an application knows its users by. */
    private static final class Login {
        private static final ThreadLocal<UUID> USER = new ThreadLocal<>();

        static UUID current() {
            return USER.get();
        }
    }

    // snippet: user
    @Bean
    MemoryUser memoryUser() {
        return Login::current;
    }
    // end

    @Test
    void theUserIsAskedForAtEachCall() {
        var repository = new QuipuChatMemoryRepository(PLATFORM.assistant(), memoryUser());
        for (int i = 0; i < 2; i++) {
            Login.USER.set(PLATFORM.user().current());
            assertThat(repository.findConversationIds()).isEmpty();
            repository.saveAll("mine", List.of(new UserMessage("Hello")));
            assertThat(repository.findConversationIds()).containsExactly("mine");
        }
    }

    @Test
    void sessions() {
        Assistant assistant = PLATFORM.assistant();
        // snippet: sessions
        SessionRepository sessions = new QuipuSessionRepository(assistant, SessionUsers.made(assistant, "default"));
        // end
        Session session = sessions.save(Session.builder()
                .id("guide")
                .userId("ann")
                .createdAt(Instant.parse("2026-01-01T00:00:00Z"))
                .build());
        assertThat(sessions.findById("guide"))
                .isNotNull()
                .extracting(Session::id)
                .isEqualTo(session.id());
    }

    @Test
    void usage() {
        Assistant assistant = PLATFORM.assistant();
        ChatModel model = prompt -> new ChatResponse(
                List.of(new Generation(new AssistantMessage("Twelve."))),
                ChatResponseMetadata.builder()
                        .model("gpt-5-2025-08-07")
                        .usage(new DefaultUsage(1000, 100))
                        .build());
        // snippet: usage
        var prices = CallPrice.list(Map.of("gpt-5", TokenPrice.of(new BigDecimal("1.25"), new BigDecimal("10"))));
        UsageLog log = UsageLog.of(assistant, MemoryUser.only(assistant, "default"), prices)
                .limited(4000);
        ChatClient client = ChatClient.builder(model)
                .defaultAdvisors(new UsageAdvisors(log).list())
                .build();
        // end
        assertThat(client.prompt("How much?").call().content()).isEqualTo("Twelve.");
        UUID caller = log.caller();
        LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
        assertThat(assistant
                        .tenancy()
                        .as(caller, session -> session.usage().userDays(caller, today, today))
                        .getFirst()
                        .cost())
                .isEqualByComparingTo("0.00225");
    }
}
