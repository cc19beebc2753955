package dev.quipu.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Flyway and Liquibase, which have schemas of their own to take care of in the same database. */
class NeighboursTest {
    private static final String TABLES =
            "SELECT string_agg(schemaname || '.' || tablename, ' ' ORDER BY schemaname, tablename) FROM pg_tables"
                    + " WHERE schemaname IN ('public', 'shop')";

    private final TestDatabase database = TestServer.get().createDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    private ApplicationContextRunner three() {
        return Application.shop(database)
                .withConfiguration(
                        AutoConfigurations.of(FlywayAutoConfiguration.class, LiquibaseAutoConfiguration.class))
                .withPropertyValues(
                        "spring.flyway.locations=classpath:shop/flyway",
                        "spring.flyway.baseline-on-migrate=true",
                        "spring.flyway.baseline-version=0",
                        "spring.liquibase.change-log=classpath:shop/liquibase/changelog.xml",
                        "quipu.initialize=upgrade",
                        "quipu.drift=fail");
    }

    @Test
    void eachKeepsToItsOwn() throws Exception {
        three().run(context -> assertThat(context).hasNotFailed());
        assertThat(database.value(TABLES))
                .isEqualTo("public.databasechangelog public.databasechangeloglock public.flyway_schema_history"
                        + " public.made_by_flyway public.made_by_liquibase shop.orders");
        three().withPropertyValues("quipu.initialize=validate")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(database.value("SELECT count(*) FROM databasechangelog")).isEqualTo("1");
        assertThat(database.value("SELECT count(*) FROM flyway_schema_history WHERE type = 'SQL'"))
                .isEqualTo("1");
    }

    @Test
    void theyAreReadyBeforeQuipuBegins() {
        three().run(context -> {
            List<String> before = Arrays.asList(context.getBeanFactory()
                    .getBeanDefinition("quipuInitializer")
                    .getDependsOn());
            assertThat(before).contains("flywayInitializer");
        });
    }

    @Test
    void liquibaseAloneIsReadyBeforeToo() {
        Application.shop(database)
                .withConfiguration(AutoConfigurations.of(LiquibaseAutoConfiguration.class))
                .withPropertyValues(
                        "spring.liquibase.change-log=classpath:shop/liquibase/changelog.xml",
                        "quipu.initialize=upgrade")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBeanFactory()
                                    .getBeanDefinition("quipuInitializer")
                                    .getDependsOn())
                            .contains("liquibase");
                });
    }

    @Test
    void whatTheyMakeLaterInTheSameSchemaCanBeIgnored() throws Exception {
        ApplicationContextRunner shared = three().withPropertyValues("quipu.schemas.shop=public");
        shared.run(context -> assertThat(context).hasNotFailed());
        database.execute("CREATE TABLE made_by_flyway_later (id int)");
        shared.run(context -> assertThat(
                        Application.failure(context.getStartupFailure()).notes())
                .containsExactly("public.made_by_flyway_later is new"));
        shared.withPropertyValues("quipu.ignore=public.made_by_flyway*")
                .run(context -> assertThat(context).hasNotFailed());
    }
}
