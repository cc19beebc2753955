package dev.quipu.spring.boot;

import dev.quipu.assistant.access.Assistant;
import dev.quipu.memory.MemoryUser;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Says whose the memories of chats are, wherever the platform that they are on comes from. */
@AutoConfiguration(after = AssistantAutoConfiguration.class)
@ConditionalOnClass({Assistant.class, MemoryUser.class})
@ConditionalOnBean({Assistant.class, Quipu.class})
public final class MemoryUserAutoConfiguration {
    /** The only user of a tenant, for applications that have no users of their own. */
    @Bean
    @ConditionalOnMissingBean
    MemoryUser quipuMemoryUser(Assistant assistant, QuipuProperties properties) {
        var only = new Lasting<>(
                () -> MemoryUser.only(assistant, properties.memory().tenant()));
        return () -> only.get().current();
    }
}
