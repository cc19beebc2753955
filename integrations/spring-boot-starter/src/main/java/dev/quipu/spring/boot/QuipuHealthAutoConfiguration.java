package dev.quipu.spring.boot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Shows the state of the schema in {@code /actuator/health}. */
@AutoConfiguration(after = QuipuAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Quipu.class)
@ConditionalOnEnabledHealthIndicator("quipu")
public final class QuipuHealthAutoConfiguration {
    /** The health indicator. */
    @Bean
    @ConditionalOnMissingBean(name = "quipuHealthIndicator")
    QuipuHealthIndicator quipuHealthIndicator(Quipu quipu, SchemaStatus status, QuipuProperties properties) {
        return new QuipuHealthIndicator(quipu, status, properties);
    }
}
