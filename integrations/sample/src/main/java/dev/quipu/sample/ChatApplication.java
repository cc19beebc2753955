package dev.quipu.sample;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The application. It needs a PostgreSQL database, and nothing in it. */
@SpringBootApplication
public class ChatApplication {
    /** Starts it. */
    public static void main(String[] arguments) {
        SpringApplication.run(ChatApplication.class, arguments);
    }

    /** A model that needs no key; in a real application it is one of Spring AI's. */
    @Bean
    ChatModel chatModel() {
        return new RememberingModel();
    }

    /** A client that shows the model the last messages. The repository is Quipu's: all messages are kept. */
    @Bean
    ChatClient chatClient(ChatModel model, ChatMemoryRepository repository) {
        var memory = MessageWindowChatMemory.builder()
                .chatMemoryRepository(repository)
                .maxMessages(6)
                .build();
        return ChatClient.builder(model)
                .defaultAdvisors(MessageChatMemoryAdvisor.builder(memory).build())
                .build();
    }
}
