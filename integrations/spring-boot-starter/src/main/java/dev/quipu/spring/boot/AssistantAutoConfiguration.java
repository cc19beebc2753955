package dev.quipu.spring.boot;

import dev.quipu.assistant.access.Assistant;
import dev.quipu.memory.MemoryUser;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Gives the application the assistant platform, in the transactions of Spring. */
@AutoConfiguration(after = {DataSourceAutoConfiguration.class, QuipuAutoConfiguration.class})
@ConditionalOnClass(Assistant.class)
@ConditionalOnBean(Quipu.class)
@Conditional(DatabaseCondition.class)
public final class AssistantAutoConfiguration {
    /** The platform, in the schema that Quipu has put it in. */
    @Bean
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    Assistant quipuAssistant(Quipu quipu) {
        return PackAccess.of(quipu, "assistant", Assistant::joining);
    }

    /** Whose the memories are. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MemoryUser.class)
    static class MemoryUsers {
        /** The only user of a tenant, for applications that have no users of their own. */
        @Bean
        @ConditionalOnMissingBean
        MemoryUser quipuMemoryUser(Assistant assistant, QuipuProperties properties) {
            var only = new Lasting<>(
                    () -> MemoryUser.only(assistant, properties.memory().tenant()));
            return () -> only.get().current();
        }
    }
}
