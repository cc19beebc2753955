package dev.quipu.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import dev.quipu.assistant.access.ModelDayUsage;
import dev.quipu.memory.MemoryUser;
import dev.quipu.memory.testing.MemoryPlatform;
import dev.quipu.memory.usage.CallPrice;
import dev.quipu.memory.usage.TokenPrice;
import dev.quipu.memory.usage.UsageLog;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class QuipuUsageListenerTest {
    private static final MemoryPlatform PLATFORM = MemoryPlatform.empty();

    private final MemoryUser user = PLATFORM.user();
    private final List<ChatModelListener> listeners = List.of(new QuipuUsageListener(UsageLog.of(
            PLATFORM.assistant(),
            user,
            CallPrice.list(Map.of("model-1", TokenPrice.of(new BigDecimal("2"), new BigDecimal("8")))))));

    private final ChatModel model = new ChatModel() {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            return answer();
        }

        @Override
        public List<ChatModelListener> listeners() {
            return listeners;
        }
    };

    @AfterAll
    static void close() {
        PLATFORM.close();
    }

    private static ChatResponse answer() {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from("Twelve."))
                .modelName("model-1")
                .tokenUsage(new TokenUsage(20, 5))
                .build();
    }

    private List<ModelDayUsage> usage() {
        LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
        return PLATFORM.assistant()
                .tenancy()
                .as(
                        user.current(),
                        session -> session.usage().modelDays(session.me().tenantId(), today, today));
    }

    @Test
    void aCallIsRecordedForWhoeverAsked() {
        assertThat(model.chat("How much?")).isEqualTo("Twelve.");
        assertThat(usage())
                .singleElement()
                .satisfies(day -> assertThat(day.userId()).isEqualTo(user.current()))
                .extracting(ModelDayUsage::model, ModelDayUsage::promptTokens, ModelDayUsage::completionTokens)
                .containsExactly("model-1", 20L, 5L);
        assertThat(usage().getFirst().cost()).isEqualByComparingTo("0.00008");
    }

    @Test
    void aStreamIsRecordedThoughItEndsOnAnotherThread() throws Exception {
        var done = new CompletableFuture<ChatResponse>();
        StreamingChatModel streaming = new StreamingChatModel() {
            @Override
            public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
                Thread.ofVirtual().start(() -> handler.onCompleteResponse(answer()));
            }

            @Override
            public List<ChatModelListener> listeners() {
                return listeners;
            }
        };
        streaming.chat("How much?", new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String text) {}

            @Override
            public void onCompleteResponse(ChatResponse response) {
                done.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                done.completeExceptionally(error);
            }
        });
        done.get(30, TimeUnit.SECONDS);
        assertThat(usage()).hasSize(1);
    }

    @Test
    void whatFailsIsNotRecorded() {
        ChatModel broken = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                throw new IllegalStateException("overloaded");
            }

            @Override
            public List<ChatModelListener> listeners() {
                return listeners;
            }
        };
        assertThatThrownBy(() -> broken.chat("How much?")).hasMessage("overloaded");
        assertThat(usage()).isEmpty();
    }
}
