package dev.quipu.spring.boot;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.langchain4j.QuipuUsageListener;
import dev.quipu.memory.MemoryUser;
import dev.quipu.memory.usage.CallPrice;
import dev.quipu.memory.usage.TokenPrice;
import dev.quipu.memory.usage.UsageLog;
import dev.quipu.spring.ai.UsageAdvisors;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Records what calls of models use on the assistant platform, where the application wants that. */
@AutoConfiguration(after = MemoryUserAutoConfiguration.class)
@ConditionalOnClass(UsageLog.class)
@ConditionalOnBean({Assistant.class, MemoryUser.class})
@ConditionalOnBooleanProperty("quipu.usage.record")
@EnableConfigurationProperties(QuipuProperties.class)
public final class UsageAutoConfiguration {
    /** What calls cost, unless the application knows better. */
    @Bean
    @ConditionalOnMissingBean
    CallPrice quipuCallPrice(QuipuProperties properties) {
        Map<String, TokenPrice> prices = new HashMap<>();
        properties.usage().prices().forEach((model, price) -> prices.put(model, tokenPrice(price)));
        return CallPrice.list(prices);
    }

    private static TokenPrice tokenPrice(QuipuProperties.Price price) {
        return new TokenPrice(
                price.input(),
                price.output(),
                Objects.requireNonNullElse(price.cached(), price.input()),
                Objects.requireNonNullElse(price.cacheWrite(), price.input()));
    }

    /** Where usage goes. */
    @Bean
    @ConditionalOnMissingBean
    UsageLog quipuUsageLog(Assistant assistant, MemoryUser user, CallPrice price, QuipuProperties properties) {
        UsageLog log = UsageLog.of(assistant, user, price);
        Long tokens = properties.usage().reserveTokens();
        return tokens == null ? log : log.limited(tokens);
    }

    /** For the chat clients of Spring AI. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({UsageAdvisors.class, ChatClient.class})
    static class SpringAi {
        @Bean
        @ConditionalOnMissingBean
        UsageAdvisors quipuUsageAdvisors(UsageLog log) {
            return new UsageAdvisors(log);
        }
    }

    /** For the models of LangChain4j. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({QuipuUsageListener.class, ChatModelListener.class})
    static class LangChain4j {
        @Bean
        @ConditionalOnMissingBean
        QuipuUsageListener quipuUsageListener(UsageLog log) {
            return new QuipuUsageListener(log);
        }
    }
}
