package dev.quipu.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.assistant.access.Assistant;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import dev.quipu.spring.ai.QuipuChatMemoryRepository;
import dev.quipu.spring.ai.QuipuSessionRepository;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.memory.InMemoryChatMemoryRepository;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Which data source is Quipu's, where an application has several or none. */
@ExtendWith(OutputCaptureExtension.class)
class DataSourcesTest {
    private static final TestServer SERVER = TestServer.get();

    private final TestDatabase chat = SERVER.createDatabase();
    private final TestDatabase orders = SERVER.createDatabase();

    @AfterEach
    void close() {
        chat.close();
        orders.close();
    }

    private static DataSource to(TestDatabase database) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(database.jdbcUrl());
        dataSource.setUser(database.user());
        dataSource.setPassword(database.password());
        return dataSource;
    }

    /** The two databases, as configurations get at them. */
    record Databases(TestDatabase chat, TestDatabase orders) {}

    private ApplicationContextRunner bare() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        QuipuAutoConfiguration.class,
                        AssistantAutoConfiguration.class,
                        MemoryUserAutoConfiguration.class,
                        SpringAiMemoryAutoConfiguration.class,
                        MigrationAloneAutoConfiguration.class))
                .withBean(Databases.class, () -> new Databases(chat, orders));
    }

    private ApplicationContextRunner application() {
        return bare().withPropertyValues("quipu.packs=assistant", "quipu.initialize=upgrade");
    }

    private String[] ownerOfChat() {
        return new String[] {
            "quipu.url=" + chat.jdbcUrl(), "quipu.username=" + chat.user(), "quipu.password=" + chat.password()
        };
    }

    private static void assertRefuses(ApplicationContextRunner application, String message, String hint) {
        application.run(context -> {
            assertThat(context).hasFailed();
            QuipuException failure = Application.failure(context.getStartupFailure());
            assertThat(failure.message()).isEqualTo(message);
            assertThat(failure.hint().orElseThrow()).startsWith(hint);
        });
    }

    /** And is where the memory is, and the schema. */
    private void assertIsQuipus(ApplicationContextRunner application) {
        application.run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(ChatMemoryRepository.class).saveAll("a", List.of(new UserMessage("Hello")));
            assertThat(chat.value("SELECT content FROM assistant.messages")).isEqualTo("Hello");
            assertThat(orders.value("SELECT count(*) FROM pg_namespace WHERE nspname IN ('assistant', 'quipu')"))
                    .isEqualTo("0");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Two {
        @Bean
        DataSource ordersSource(Databases databases) {
            return to(databases.orders());
        }

        @Bean
        DataSource chatSource(Databases databases) {
            return to(databases.chat());
        }
    }

    /** A memory in the heap would take the place of the one in the database, and nobody would know. */
    @Test
    void severalOfWhichNoneIsToldAreRefusedAlsoWhereTheUrlIsSaid() {
        String message =
                "there are several data sources, and nothing tells which of them is Quipu's: chatSource, ordersSource";
        String hint = "put @QuipuDataSource on the method that makes it, or @Primary";
        assertRefuses(application().withUserConfiguration(Two.class), message, hint);
        assertRefuses(application().withUserConfiguration(Two.class).withPropertyValues(ownerOfChat()), message, hint);
    }

    @Test
    void severalAreNothingToWhoeverHasAnAccessOfTheirOwn() {
        application()
                .withUserConfiguration(Two.class)
                .withPropertyValues(ownerOfChat())
                .withBean(Assistant.class, () -> Assistant.joining(to(chat)))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ChatMemoryRepository.class));
    }

    @Test
    void anAccessOfTheirOwnHasItsMemoryAlsoWithoutAnyDataSourceThatIsABean() {
        bare().withPropertyValues("quipu.packs=")
                .withBean(Assistant.class, () -> Assistant.joining(to(chat)))
                .run(context -> assertThat(context).hasSingleBean(ChatMemoryRepository.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class OnePrimary {
        @Bean
        DataSource ordersSource(Databases databases) {
            return to(databases.orders());
        }

        @Bean
        @Primary
        DataSource chatSource(Databases databases) {
            return to(databases.chat());
        }
    }

    @Test
    void thePrimaryOneIsQuipus() {
        assertIsQuipus(application().withUserConfiguration(OnePrimary.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class OneMarked {
        @Bean
        @Primary
        DataSource ordersSource(Databases databases) {
            return to(databases.orders());
        }

        @Bean
        @QuipuDataSource
        DataSource chatSource(Databases databases) {
            return to(databases.chat());
        }
    }

    @Test
    void theMarkedOneComesBeforeThePrimaryOne() {
        assertIsQuipus(application().withUserConfiguration(OneMarked.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class OneForQuipuAlone {
        @Bean(defaultCandidate = false)
        @QuipuDataSource
        DataSource chatSource(Databases databases) {
            return to(databases.chat());
        }
    }

    @Test
    void theMarkedOneIsBesideThatOfSpringBoot() {
        assertIsQuipus(application()
                .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
                .withUserConfiguration(OneForQuipuAlone.class)
                .withPropertyValues(
                        "spring.datasource.url=" + orders.jdbcUrl(),
                        "spring.datasource.username=" + orders.user(),
                        "spring.datasource.password=" + orders.password()));
    }

    @Test
    void theMarkedOneMayBeTheOnlyOne() {
        assertIsQuipus(application().withUserConfiguration(OneForQuipuAlone.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoMarked {
        @Bean
        @QuipuDataSource
        DataSource ordersSource(Databases databases) {
            return to(databases.orders());
        }

        @Bean
        @QuipuDataSource
        DataSource chatSource(Databases databases) {
            return to(databases.chat());
        }
    }

    @Test
    void twoThatAreMarkedAreRefused() {
        String message = "there are several data sources that are marked as Quipu's: chatSource, ordersSource";
        String hint = "leave @QuipuDataSource on one of them";
        assertRefuses(application().withUserConfiguration(TwoMarked.class), message, hint);
        assertRefuses(
                application().withUserConfiguration(TwoMarked.class).withPropertyValues(ownerOfChat()), message, hint);
    }

    @Test
    void noneIsRefusedWhereNothingElseTellsTheDatabase() {
        assertRefuses(
                application(),
                "there is no data source to tell which database Quipu shall take care of",
                "set spring.datasource.url");
    }

    /** As a job that is run before a deployment, built of the application's own class path. */
    @Test
    void anApplicationThatChangesTheSchemaAloneIsToldWhatItDoesNotHave(CapturedOutput output) {
        application()
                .withPropertyValues(ownerOfChat())
                .withClassLoader(new FilteredClassLoader("dev.quipu.spring.ai", "dev.quipu.finops.access"))
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(Assistant.class);
                    assertThat(chat.value("SELECT count(*) FROM assistant.messages"))
                            .isEqualTo("0");
                });
        assertThat(output)
                .containsOnlyOnce(
                        "there is no bean of quipu-agents-access, quipu-assistant-access, quipu-threads-access.");
    }

    /** The framework would keep it in the heap. */
    @Test
    void aMemoryThatHasNoDatabaseIsRefusedUnlessThatIsMeant() {
        assertRefuses(
                application().withPropertyValues(ownerOfChat()),
                "there is no data source to keep the memory of chats in: what is told is for changing the schema alone",
                "set spring.datasource.url; where no memory is meant to last");
        new ApplicationContextRunner()
                .withUserConfiguration(Whole.class)
                .withPropertyValues(ownerOfChat())
                .withPropertyValues(
                        "quipu.packs=assistant",
                        "quipu.initialize=upgrade",
                        "spring.autoconfigure.exclude=dev.quipu.spring.boot.MigrationAloneAutoConfiguration,"
                                + DataSourceAutoConfiguration.class.getName())
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(QuipuChatMemoryRepository.class));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Whole {}

    @Test
    void aMemoryOfTheApplicationsOwnNeedsNoDataSourceOfQuipus() {
        application()
                .withPropertyValues(ownerOfChat())
                .withClassLoader(new FilteredClassLoader(QuipuSessionRepository.class))
                .withBean(ChatMemoryRepository.class, InMemoryChatMemoryRepository::new)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void anApplicationWithoutAnyDatabaseHasNothing() {
        bare().withPropertyValues("quipu.packs=")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Assistant.class));
    }
}
