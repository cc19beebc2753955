package dev.quipu.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.catalog.testing.Guide;
import dev.quipu.memory.MemoryUser;
import dev.quipu.memory.testing.MemoryPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of the page for those who have a store of their own, compiled and run. */
class MovingGuideTest {
    @Test
    void thePageIsOfThisClass() throws IOException {
        Guide.assertAgrees(
                Path.of("../../docs/from-langchain4j.md"),
                Path.of("src/test/java/dev/quipu/langchain4j/MovingGuideTest.java"));
    }

    @Test
    void whatIsThereComesAlong() {
        try (MemoryPlatform platform = MemoryPlatform.empty()) {
            var assistant = platform.assistant();
            var user = platform.user();
            ChatMemoryStore old = new InMemoryChatMemoryStore();
            List<ChatMessage> said = List.of(UserMessage.from("Hello"), AiMessage.from("Hi"));
            old.updateMessages("chat-7", said);
            old.updateMessages(8, said);
            List<Object> ids = List.of("chat-7", 8);
            ChatMemoryStore store = move(assistant, user, old, ids);
            assertThat(store.getMessages(8)).isEqualTo(said);
            assertThat(((QuipuChatMemoryStore) store).history("chat-7")).isEqualTo(said);

            List<ChatMessage> gone = new ArrayList<>(said);
            gone.add(UserMessage.from("And on it goes"));
            store.updateMessages(8, gone);
            move(assistant, user, old, ids);
            assertThat(store.getMessages(8)).isEqualTo(gone);
        }
    }

    private static ChatMemoryStore move(Assistant assistant, MemoryUser user, ChatMemoryStore old, List<Object> ids) {
        // snippet: moving
        ChatMemoryStore store = new QuipuChatMemoryStore(assistant, user);
        for (Object id : ids) {
            if (store.getMessages(id).isEmpty()) {
                store.updateMessages(id, old.getMessages(id));
            }
        }
        // end
        return store;
    }
}
