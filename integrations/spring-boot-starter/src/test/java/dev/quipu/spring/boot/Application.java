package dev.quipu.spring.boot;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications to start, each with the usual data source and the starter. */
final class Application {
    private Application() {}

    /** Returns one without a database. */
    static ApplicationContextRunner bare() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        JdbcClientAutoConfiguration.class,
                        QuipuAutoConfiguration.class,
                        QuipuEndpointAutoConfiguration.class,
                        QuipuHealthAutoConfiguration.class,
                        QuipuMetricsAutoConfiguration.class));
    }

    /** Returns one on a database, without any branch. */
    static ApplicationContextRunner on(TestDatabase database) {
        return bare().withPropertyValues(
                        "spring.datasource.url=" + database.jdbcUrl(),
                        "spring.datasource.username=" + database.user(),
                        "spring.datasource.password=" + database.password(),
                        "spring.datasource.hikari.maximum-pool-size=2");
    }

    /** Returns one on a database with two revisions of its own. */
    static ApplicationContextRunner shop(TestDatabase database) {
        return on(database)
                .withPropertyValues(
                        "quipu.packs=", "quipu.revisions.shop=classpath:shop/revisions", "quipu.schemas.shop=shop");
    }

    /** Finds what Quipu said below what Spring wrapped around it. */
    static QuipuException failure(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof QuipuException failure) {
                return failure;
            }
        }
        throw new AssertionError("no failure of Quipu's", thrown);
    }
}
