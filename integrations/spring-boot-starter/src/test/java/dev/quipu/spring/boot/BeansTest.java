package dev.quipu.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.quipu.agents.access.Agents;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.finops.access.FinOps;
import dev.quipu.langchain4j.QuipuUsageListener;
import dev.quipu.memory.MemoryUser;
import dev.quipu.memory.usage.CallPrice;
import dev.quipu.memory.usage.ModelCall;
import dev.quipu.memory.usage.UsageLog;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import dev.quipu.spring.ai.UsageAdvisors;
import dev.quipu.threads.access.Threads;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.session.Session;
import org.springframework.ai.session.SessionRepository;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** The beans for what is on the class path. */
class BeansTest {
    private final TestDatabase database = TestServer.get().createDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    private ApplicationContextRunner application() {
        return Application.on(database)
                .withConfiguration(AutoConfigurations.of(
                        AgentsAutoConfiguration.class,
                        AssistantAutoConfiguration.class,
                        MemoryUserAutoConfiguration.class,
                        FinOpsAutoConfiguration.class,
                        ThreadsAutoConfiguration.class,
                        SpringAiMemoryAutoConfiguration.class,
                        LangChain4jMemoryAutoConfiguration.class,
                        UsageAutoConfiguration.class,
                        DataSourceTransactionManagerAutoConfiguration.class,
                        TransactionAutoConfiguration.class))
                .withPropertyValues(
                        "quipu.packs=assistant", "quipu.schemas.assistant=chat", "quipu.initialize=upgrade");
    }

    @Test
    void bothFrameworksHaveTheirMemory() {
        application().run(context -> {
            ChatMemoryRepository repository = context.getBean(ChatMemoryRepository.class);
            repository.saveAll("a", List.of(new org.springframework.ai.chat.messages.UserMessage("Hello")));
            ChatMemoryStore store = context.getBean(ChatMemoryStore.class);
            assertThat(store.getMessages("a")).containsExactly(UserMessage.from("Hello"));
            assertThat(database.value("SELECT slug FROM chat.tenants")).isEqualTo("default");
        });
    }

    @Test
    void sessionsHaveTheirRepository() {
        application().run(context -> {
            SessionRepository sessions = context.getBean(SessionRepository.class);
            sessions.save(Session.builder().id("s").userId("ada").build());
            assertThat(sessions.findByUserId("ada")).hasSize(1);
        });
    }

    @Test
    void eachAccessOnTheClassPathIsABean() {
        application()
                .run(context -> assertThat(context)
                        .hasSingleBean(Agents.class)
                        .hasSingleBean(Assistant.class)
                        .hasSingleBean(FinOps.class)
                        .hasSingleBean(Threads.class));
    }

    @Test
    void theyTakePartInTheTransactionsOfSpring() {
        application().run(context -> {
            ChatMemoryRepository repository = context.getBean(ChatMemoryRepository.class);
            repository.saveAll("a", List.of(new org.springframework.ai.chat.messages.UserMessage("kept")));
            TransactionTemplate transactions = context.getBean(TransactionTemplate.class);
            assertThatThrownBy(() -> transactions.executeWithoutResult(status -> {
                        repository.saveAll(
                                "a", List.of(new org.springframework.ai.chat.messages.UserMessage("rolled back")));
                        throw new IllegalStateException("after all");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(repository.findByConversationId("a"))
                    .containsExactly(new org.springframework.ai.chat.messages.UserMessage("kept"));
        });
    }

    /** As applications have it that use Hibernate: what is in no transaction of Spring's is in one of its own. */
    @Test
    void aPoolWithoutAutocommitLosesNothing() {
        application()
                .withPropertyValues("spring.datasource.hikari.auto-commit=false")
                .run(context -> {
                    ChatMemoryRepository repository = context.getBean(ChatMemoryRepository.class);
                    TransactionTemplate transactions = context.getBean(TransactionTemplate.class);
                    List<Message> first = List.of(new org.springframework.ai.chat.messages.UserMessage("first"));
                    List<Message> second = List.of(new org.springframework.ai.chat.messages.UserMessage("second"));
                    repository.saveAll("a", first);
                    assertThat(repository.findByConversationId("a")).isEqualTo(first);
                    assertThat(database.value("SELECT count(*) FROM chat.messages"))
                            .isEqualTo("1");
                    transactions.executeWithoutResult(status -> {
                        repository.saveAll("a", second);
                        status.setRollbackOnly();
                    });
                    assertThat(repository.findByConversationId("a")).isEqualTo(first);
                    transactions.executeWithoutResult(status -> repository.saveAll("a", second));
                    assertThat(repository.findByConversationId("a")).isEqualTo(second);
                });
    }

    /** Of a queue, of another database: Spring binds connections to those too, but nobody commits what they do. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTransactionOfAnotherResourceIsNoneOfTheDatabase(boolean autocommit) {
        application()
                .withPropertyValues("spring.datasource.hikari.auto-commit=" + autocommit)
                .run(context -> {
                    ChatMemoryRepository repository = context.getBean(ChatMemoryRepository.class);
                    List<Message> first = List.of(new org.springframework.ai.chat.messages.UserMessage("first"));
                    new TransactionTemplate(new NothingsTransactions()).executeWithoutResult(status -> {
                        repository.saveAll("a", first);
                        repository.saveAll("b", first);
                        assertThat(repository.findByConversationId("b")).isEqualTo(first);
                    });
                    assertThat(repository.findByConversationId("a")).isEqualTo(first);
                    assertThat(database.value("SELECT count(*) FROM chat.messages"))
                            .isEqualTo("2");
                });
    }

    /** Transactions of a resource that does nothing. */
    private static final class NothingsTransactions extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return this;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            // Nothing.
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            // Nothing.
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            // Nothing.
        }
    }

    /** On a pool of two: a call within a transaction asks for no second connection. */
    @Test
    void virtualThreadsAreEachInTheirOwnTransactionOfSpring() {
        application().run(context -> {
            ChatMemoryRepository repository = context.getBean(ChatMemoryRepository.class);
            TransactionTemplate transactions = context.getBean(TransactionTemplate.class);
            repository.saveAll("0", List.of(new org.springframework.ai.chat.messages.UserMessage("first")));
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> running = IntStream.range(0, 40)
                        .<Future<?>>mapToObj(number ->
                                threads.submit(() -> transactions.executeWithoutResult(status -> {
                                    String id = Integer.toString(number);
                                    repository.saveAll(
                                            id,
                                            List.of(new org.springframework.ai.chat.messages.UserMessage("by " + id)));
                                    assertThat(repository.findByConversationId(id))
                                            .hasSize(1);
                                    if (number % 2 == 0) {
                                        status.setRollbackOnly();
                                    }
                                })))
                        .toList();
                for (Future<?> one : running) {
                    one.get();
                }
            }
            assertThat(repository.findConversationIds()).hasSize(21);
            assertThat(repository.findByConversationId("0"))
                    .containsExactly(new org.springframework.ai.chat.messages.UserMessage("first"));
            assertThat(repository.findByConversationId("7"))
                    .containsExactly(new org.springframework.ai.chat.messages.UserMessage("by 7"));
        });
    }

    /** The only user is made at the first call; a transaction that fails takes them along. */
    @Test
    void aFirstTransactionThatIsRolledBackDoesNoHarm() {
        application().run(context -> {
            ChatMemoryRepository repository = context.getBean(ChatMemoryRepository.class);
            TransactionTemplate transactions = context.getBean(TransactionTemplate.class);
            var said = new org.springframework.ai.chat.messages.UserMessage("Hello");
            transactions.executeWithoutResult(status -> {
                repository.saveAll("a", List.of(said));
                status.setRollbackOnly();
            });
            assertThat(database.value("SELECT count(*) FROM chat.users")).isEqualTo("0");
            transactions.executeWithoutResult(status -> repository.saveAll("a", List.of(said)));
            repository.saveAll("b", List.of(said));
            assertThat(repository.findByConversationId("a")).containsExactly(said);
            assertThat(database.value("SELECT count(*) FROM chat.users")).isEqualTo("1");
        });
    }

    /** So is the tenant of sessions. */
    @Test
    void aFirstSessionThatIsRolledBackDoesNoHarm() {
        application().run(context -> {
            SessionRepository sessions = context.getBean(SessionRepository.class);
            TransactionTemplate transactions = context.getBean(TransactionTemplate.class);
            Session session = Session.builder().id("s").userId("ada").build();
            transactions.executeWithoutResult(status -> {
                sessions.save(session);
                status.setRollbackOnly();
            });
            assertThat(database.value("SELECT count(*) FROM chat.tenants")).isEqualTo("0");
            transactions.executeWithoutResult(status -> sessions.save(session));
            assertThat(sessions.findById("s")).isNotNull();
            assertThat(sessions.findByUserId("ada")).hasSize(1);
        });
    }

    @Test
    void theApplicationsOwnBeansComeFirst() {
        application()
                .withBean(MemoryUser.class, () -> () -> {
                    throw new IllegalStateException("nobody is logged in");
                })
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(ChatMemoryStore.class).getMessages("a"))
                        .hasMessage("nobody is logged in"));
    }

    @Test
    void worksWithoutTheFrameworksAndWithoutAccess() {
        application()
                .withClassLoader(new FilteredClassLoader("org.springframework.ai", "dev.langchain4j"))
                .run(context -> {
                    assertThat(context).hasSingleBean(Assistant.class);
                    assertThat(context).doesNotHaveBean("quipuChatMemoryRepository");
                });
        application()
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.ai",
                        "dev.langchain4j",
                        "dev.quipu.agents.access",
                        "dev.quipu.assistant.access",
                        "dev.quipu.finops.access",
                        "dev.quipu.threads.access",
                        "dev.quipu.memory",
                        "dev.quipu.access"))
                .run(context -> assertThat(context).hasSingleBean(Quipu.class).doesNotHaveBean("quipuAssistant"));
    }

    @Test
    void usageIsRecordedWhereThatIsWanted() {
        application().run(context -> assertThat(context).doesNotHaveBean(UsageLog.class));
        application()
                .withPropertyValues(
                        "quipu.usage.record=true",
                        "quipu.usage.reserve-tokens=100",
                        "quipu.usage.prices.gpt-5.input=1.25",
                        "quipu.usage.prices.gpt-5.output=10",
                        "quipu.usage.prices[claude-opus-4.1].input=15",
                        "quipu.usage.prices[claude-opus-4.1].cache-write=18.75")
                .run(context -> {
                    assertThat(context).hasSingleBean(UsageAdvisors.class).hasSingleBean(QuipuUsageListener.class);
                    UsageLog log = context.getBean(UsageLog.class);
                    assertThat(log.isLimited()).isTrue();
                    log.record(log.caller(), ModelCall.of("gpt-5", 1000, 100));
                    assertThat(database.value("SELECT estimated_cost FROM chat.usage_metrics"))
                            .isEqualTo("0.0022500000");
                    CallPrice price = context.getBean(CallPrice.class);
                    assertThat(price.of(new ModelCall("claude-opus-4.1", 300, 0, 100, 100, 0)))
                            .isEqualByComparingTo("0.004875");
                });
    }

    @Test
    void theApplicationsOwnPricesTakeThePlaceOfTheProperties() {
        application()
                .withBean(CallPrice.class, () -> call -> BigDecimal.TEN)
                .withPropertyValues("quipu.usage.record=true", "quipu.usage.prices.gpt-5.input=1.25")
                .run(context -> {
                    UsageLog log = context.getBean(UsageLog.class);
                    assertThat(log.isLimited()).isFalse();
                    log.record(log.caller(), ModelCall.of("gpt-5", 1, 0));
                    assertThat(database.value("SELECT estimated_cost FROM chat.usage_metrics"))
                            .isEqualTo("10.0000000000");
                });
    }

    /** A dot in a key is the beginning of another key, which Spring Boot would pass over. */
    @ParameterizedTest
    @ValueSource(strings = {"quipu.usage.prices.gpt-4.1.input=2", "quipu.usage.prices.gpt-5.imput=2"})
    void aPriceThatIsWrittenWrongIsRefused(String property) {
        application()
                .withPropertyValues(property)
                .run(context -> assertThat(
                                Application.failure(context.getStartupFailure()).message())
                        .isEqualTo("there is no property " + property.replaceFirst("=.*", "")));
    }
}
