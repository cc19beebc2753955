package dev.quipu.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.catalog.testing.Guide;
import dev.quipu.memory.MemoryUser;
import dev.quipu.memory.testing.MemoryPlatform;
import dev.quipu.memory.usage.CallPrice;
import dev.quipu.memory.usage.TokenPrice;
import dev.quipu.memory.usage.UsageLog;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The code of the guide, compiled and run. */
class GuideTest {
    private static final MemoryPlatform PLATFORM = MemoryPlatform.empty();

    @AfterAll
    static void close() {
        PLATFORM.close();
    }

    @Test
    void thePageIsOfThisClass() throws IOException {
        Guide.assertAgrees(
                Path.of("../../docs/langchain4j.md"), Path.of("src/test/java/dev/quipu/langchain4j/GuideTest.java"));
    }

    @Test
    void aStoreRemembers() {
        var dataSource = PLATFORM.dataSource();
        // snippet: store
        Assistant assistant = Assistant.on(dataSource);
        ChatMemoryStore store = new QuipuChatMemoryStore(assistant, MemoryUser.only(assistant, "default"));
        // end
        store.updateMessages("chat-7", List.of(UserMessage.from("Hello"), AiMessage.from("Hi")));
        assertThat(store.getMessages("chat-7")).hasSize(2);
    }

    @Test
    void aListenerRecordsUsage() {
        Assistant assistant = PLATFORM.assistant();
        // snippet: usage
        var prices = CallPrice.list(Map.of("gpt-5", TokenPrice.of(new BigDecimal("1.25"), new BigDecimal("10"))));
        ChatModelListener listener =
                new QuipuUsageListener(UsageLog.of(assistant, MemoryUser.only(assistant, "default"), prices));
        // end
        assertThat(listener).isNotNull();
    }
}
