package dev.quipu.spring.boot;

import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether the application has a data source at all. Which one is Quipu's is not asked here, but when the bean is made: what is
 * only left out is not missed by anybody, and a chat memory in the heap takes the place of the one in the database. Without any,
 * the application may be there to change the schema alone, which {@link MigrationAloneAutoConfiguration} looks at.
 */
final class DatabaseCondition extends AnyNestedCondition {
    DatabaseCondition() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnBean(DataSource.class)
    static final class OfDataSource {}

    @Conditional(Marked.class)
    static final class OfMarkedDataSource {}

    /** Finds also one that is hidden from the rest, which Spring Boot's own conditions pass over. */
    static final class Marked implements ConfigurationCondition {
        @Override
        public ConfigurationPhase getConfigurationPhase() {
            return ConfigurationPhase.REGISTER_BEAN;
        }

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            ListableBeanFactory beans = Objects.requireNonNull(context.getBeanFactory());
            return beans.getBeanNamesForAnnotation(QuipuDataSource.class).length > 0;
        }
    }
}
