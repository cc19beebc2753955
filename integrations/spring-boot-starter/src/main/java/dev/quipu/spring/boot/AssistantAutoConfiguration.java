package dev.quipu.spring.boot;

import dev.quipu.assistant.access.Assistant;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

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
}
