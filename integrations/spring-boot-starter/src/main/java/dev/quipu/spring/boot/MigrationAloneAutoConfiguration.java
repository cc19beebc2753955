package dev.quipu.spring.boot;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.spring.ai.QuipuChatMemoryRepository;
import dev.quipu.spring.ai.QuipuSessionRepository;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.session.SessionRepository;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

/**
 * Looks after an application that has a database to change the schema of, and no data source to read and write through. That may
 * be all that it is for; and if it is not, somebody has to be told: what is missing are beans, which few would miss.
 */
@AutoConfiguration(
        after = {
            AgentsAutoConfiguration.class,
            AssistantAutoConfiguration.class,
            FinOpsAutoConfiguration.class,
            SpringAiMemoryAutoConfiguration.class,
            ThreadsAutoConfiguration.class
        },
        beforeName = {
            "org.springframework.ai.model.chat.memory.autoconfigure.ChatMemoryAutoConfiguration",
            "org.springaicommunity.session.autoconfigure.SessionServiceAutoConfiguration"
        })
@ConditionalOnBean(Quipu.class)
@Conditional({MigrationAloneAutoConfiguration.WithoutData.class, MigrationAloneAutoConfiguration.WithPlace.class})
public final class MigrationAloneAutoConfiguration {
    /** Accesses of packs, by their dependencies. */
    private static final Map<String, String> ACCESSES = Map.of(
            "dev.quipu.agents.access.Agents", "quipu-agents-access",
            "dev.quipu.assistant.access.Assistant", "quipu-assistant-access",
            "dev.quipu.finops.access.FinOps", "quipu-finops-access",
            "dev.quipu.threads.access.Threads", "quipu-threads-access");

    private static final Log LOG = LogFactory.getLog(MigrationAloneAutoConfiguration.class);

    /** What a bean of no other use stands for: that something was said. */
    static final class Notice implements InitializingBean {
        private final List<String> dependencies;

        Notice(List<String> dependencies) {
            this.dependencies = dependencies;
        }

        @Override
        public void afterPropertiesSet() {
            if (!dependencies.isEmpty()) {
                LOG.warn("There is no data source: the schema is taken care of, and there is no bean of "
                        + String.join(", ", dependencies) + ". With spring.datasource.url there is.");
            }
        }
    }

    /** Tells which accesses have nothing to read and write through. */
    @Bean
    @Lazy(false)
    Notice quipuMigrationAlone(ListableBeanFactory beans, ResourceLoader resources) {
        ClassLoader loader = resources.getClassLoader();
        return new Notice(ACCESSES.entrySet().stream()
                .filter(access -> isMissing(access.getKey(), beans, loader))
                .map(Map.Entry::getValue)
                .sorted()
                .toList());
    }

    private static boolean isMissing(String access, ListableBeanFactory beans, @Nullable ClassLoader loader) {
        return ClassUtils.isPresent(access, loader)
                && beans.getBeanNamesForType(ClassUtils.resolveClassName(access, loader), true, false).length == 0;
    }

    /** What keeps a framework from keeping in the heap what was to be kept in the database. */
    static final class Refusal implements InitializingBean {
        @Override
        public void afterPropertiesSet() {
            throw new QuipuException(
                    Kind.USAGE,
                    "there is no data source to keep the memory of chats in: what is told is for changing the schema alone",
                    "set spring.datasource.url; where no memory is meant to last, leave quipu-spring-ai out, or set"
                            + " spring.autoconfigure.exclude=" + MigrationAloneAutoConfiguration.class.getName());
        }
    }

    /** The chat memory. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({QuipuChatMemoryRepository.class, ChatMemoryRepository.class})
    static class Chats {
        /** Refuses to start. */
        @Bean
        @Lazy(false)
        @ConditionalOnMissingBean(ChatMemoryRepository.class)
        Refusal quipuChatsWithoutData() {
            return new Refusal();
        }
    }

    /** Its successor. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({QuipuSessionRepository.class, SessionRepository.class})
    static class Sessions {
        /** Refuses to start. */
        @Bean
        @Lazy(false)
        @ConditionalOnMissingBean(SessionRepository.class)
        Refusal quipuSessionsWithoutData() {
            return new Refusal();
        }
    }

    /** Nothing to read and write through. */
    static final class WithoutData extends NoneNestedConditions {
        WithoutData() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @Conditional(DatabaseCondition.class)
        static final class Data {}
    }

    /** It is told where the schema is. */
    static final class WithPlace extends AnyNestedCondition {
        WithPlace() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("quipu.url")
        static final class OfUrl {}

        @ConditionalOnBean(JdbcConnectionDetails.class)
        static final class OfDetails {}
    }
}
