package dev.quipu.spring.boot;

import dev.quipu.threads.access.Threads;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;

/** Gives the application talk and its graph, in the transactions of Spring. */
@AutoConfiguration(after = {DataSourceAutoConfiguration.class, QuipuAutoConfiguration.class})
@ConditionalOnClass(Threads.class)
@ConditionalOnBean(Quipu.class)
@ConditionalOnSingleCandidate(DataSource.class)
public final class ThreadsAutoConfiguration {
    /** The pack's typed access, in the schema that Quipu has put it in. */
    @Bean
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    Threads quipuThreads(DataSource dataSource, Quipu quipu) {
        return PackAccess.of(dataSource, quipu, "threads", Threads::joining);
    }
}
