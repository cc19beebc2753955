package dev.quipu.spring.boot;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Shows the state of the schema in {@code /actuator/quipu}. */
@AutoConfiguration(after = QuipuAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(Quipu.class)
@ConditionalOnAvailableEndpoint(QuipuEndpoint.class)
public final class QuipuEndpointAutoConfiguration {
    /** The endpoint. */
    @Bean
    @ConditionalOnMissingBean
    QuipuEndpoint quipuEndpoint(SchemaStatus status) {
        return new QuipuEndpoint(status);
    }
}
