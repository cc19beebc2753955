package dev.quipu.spring.boot;

import dev.quipu.agents.access.Agents;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Gives the application a platform of AI agents, in the transactions of Spring. */
@AutoConfiguration(after = {DataSourceAutoConfiguration.class, QuipuAutoConfiguration.class})
@ConditionalOnClass(Agents.class)
@ConditionalOnBean(Quipu.class)
@Conditional(DatabaseCondition.class)
public final class AgentsAutoConfiguration {
    /** The pack's typed access, in the schema that Quipu has put it in. */
    @Bean
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    Agents quipuAgents(Quipu quipu) {
        return PackAccess.of(quipu, "agents", Agents::joining);
    }
}
