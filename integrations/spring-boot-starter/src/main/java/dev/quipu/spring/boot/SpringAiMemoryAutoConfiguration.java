package dev.quipu.spring.boot;

import dev.quipu.assistant.access.Assistant;
import dev.quipu.memory.MemoryUser;
import dev.quipu.spring.ai.QuipuChatMemoryRepository;
import dev.quipu.spring.ai.QuipuSessionRepository;
import dev.quipu.spring.ai.SessionUsers;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.session.SessionRepository;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keeps the chat memory of Spring AI on the assistant platform, in place of its own repositories. */
@AutoConfiguration(
        after = MemoryUserAutoConfiguration.class,
        beforeName = {
            "org.springframework.ai.model.chat.memory.autoconfigure.ChatMemoryAutoConfiguration",
            "org.springframework.ai.model.chat.memory.repository.jdbc.autoconfigure.JdbcChatMemoryRepositoryAutoConfiguration",
            "org.springaicommunity.session.autoconfigure.SessionServiceAutoConfiguration",
            "org.springaicommunity.session.jdbc.autoconfigure.JdbcSessionRepositoryAutoConfiguration"
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

    /** The successor of the chat memory, for those who use it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SessionRepository.class)
    static class Sessions {
        /** Users of the tenant that memories are in; asked for when the first session is. */
        @Bean
        @ConditionalOnMissingBean
        SessionUsers quipuSessionUsers(Assistant assistant, QuipuProperties properties) {
            return new LastingSessionUsers(new Lasting<>(
                    () -> SessionUsers.made(assistant, properties.memory().tenant())));
        }

        /** The repository. */
        @Bean
        @ConditionalOnMissingBean(SessionRepository.class)
        QuipuSessionRepository quipuSessionRepository(Assistant assistant, SessionUsers users) {
            return new QuipuSessionRepository(assistant, users);
        }
    }
}
