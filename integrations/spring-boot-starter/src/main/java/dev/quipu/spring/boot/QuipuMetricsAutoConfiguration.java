package dev.quipu.spring.boot;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Shows the state of the schema as Micrometer meters. */
@AutoConfiguration(after = QuipuAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(Quipu.class)
public final class QuipuMetricsAutoConfiguration {
    /** The meters. */
    @Bean
    @ConditionalOnMissingBean
    QuipuMeters quipuMeters(Quipu quipu, SchemaStatus status, QuipuInitializer initializer) {
        return new QuipuMeters(quipu, status, initializer);
    }
}
