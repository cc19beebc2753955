package dev.quipu.spring.boot;

import dev.quipu.migration.project.ProjectReader;
import dev.quipu.postgres.url.DatabaseUrl;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;
import org.springframework.util.function.SingletonSupplier;

/** Takes care of the schema when the application starts. */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnProperty(name = "quipu.enabled", havingValue = "true", matchIfMissing = true)
@EnableConfigurationProperties(QuipuProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
public final class QuipuAutoConfiguration {
    /** The schema in Quipu's hands. */
    @Bean
    @ConditionalOnMissingBean
    Quipu quipu(
            QuipuProperties properties,
            Environment environment,
            ResourceLoader resources,
            ObjectProvider<JdbcConnectionDetails> details,
            ObjectProvider<DataSource> dataSources,
            @QuipuDataSource ObjectProvider<DataSource> marked) {
        UnknownProperties.refuse(environment);
        properties.requireUsable();
        var ofApplication = new DataSources(marked, dataSources);
        TargetDatabase database = new TargetDatabase(properties, details, ofApplication);
        Supplier<DatabaseUrl> url = SingletonSupplier.of(database::url);
        return new Quipu(
                properties,
                Branches.of(
                        properties,
                        ProjectReader.packsOnClassPath(),
                        ResourcePatternUtils.getResourcePatternResolver(resources)),
                url,
                ofApplication);
    }

    /** What happens before other beans use the database, also where all else is made when it is asked for. */
    @Bean
    @Lazy(false)
    @ConditionalOnMissingBean
    QuipuInitializer quipuInitializer(Quipu quipu, QuipuProperties properties) {
        return new QuipuInitializer(quipu, properties);
    }

    /** What health, meters and endpoint share. */
    @Bean
    @ConditionalOnMissingBean
    SchemaStatus quipuSchemaStatus(Quipu quipu, QuipuProperties properties) {
        return new SchemaStatus(quipu, properties.statusTimeToLive());
    }
}
