package dev.quipu.spring.boot;

import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.langchain4j.QuipuChatMemoryStore;
import dev.quipu.memory.MemoryUser;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Keeps the chat memory of LangChain4j on the assistant platform. */
@AutoConfiguration(after = MemoryUserAutoConfiguration.class)
@ConditionalOnClass({QuipuChatMemoryStore.class, ChatMemoryStore.class})
@ConditionalOnBean({Assistant.class, MemoryUser.class})
public final class LangChain4jMemoryAutoConfiguration {
    /** The store. */
    @Bean
    @ConditionalOnMissingBean(ChatMemoryStore.class)
    QuipuChatMemoryStore quipuChatMemoryStore(Assistant assistant, MemoryUser user) {
        return new QuipuChatMemoryStore(assistant, user);
    }
}
