package dev.quipu.spring.boot;

import dev.quipu.assistant.access.Assistant;
import dev.quipu.memory.MemoryUser;
import dev.quipu.spring.ai.QuipuChatMemoryRepository;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Keeps the chat memory of Spring AI on the assistant platform, in place of its own repositories. */
@AutoConfiguration(
        after = AssistantAutoConfiguration.class,
        beforeName = {
            "org.springframework.ai.model.chat.memory.autoconfigure.ChatMemoryAutoConfiguration",
            "org.springframework.ai.model.chat.memory.repository.jdbc.autoconfigure.JdbcChatMemoryRepositoryAutoConfiguration"
        })
@ConditionalOnClass({QuipuChatMemoryRepository.class, ChatMemoryRepository.class})
@ConditionalOnBean({Assistant.class, MemoryUser.class})
public final class SpringAiMemoryAutoConfiguration {
    /** The repository. */
    @Bean
    @ConditionalOnMissingBean(ChatMemoryRepository.class)
    QuipuChatMemoryRepository quipuChatMemoryRepository(Assistant assistant, MemoryUser user) {
        return new QuipuChatMemoryRepository(assistant, user);
    }
}
