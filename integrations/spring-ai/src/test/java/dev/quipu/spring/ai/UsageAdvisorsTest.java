package dev.quipu.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.assistant.access.ModelDayUsage;
import dev.quipu.assistant.access.Tenant;
import dev.quipu.memory.MemoryUser;
import dev.quipu.memory.testing.MemoryPlatform;
import dev.quipu.memory.usage.CallPrice;
import dev.quipu.memory.usage.UsageLimitException;
import dev.quipu.memory.usage.UsageLog;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.function.FunctionToolCallback;
import reactor.core.publisher.Flux;

class UsageAdvisorsTest {
    private static final MemoryPlatform PLATFORM = MemoryPlatform.empty();

    /** Who is logged in, as applications keep it. */
    private static final ThreadLocal<UUID> LOGIN = new ThreadLocal<>();

    private final MemoryUser user = PLATFORM.user();
    private final Scripted model = new Scripted();
    private final UsageLog log = UsageLog.of(PLATFORM.assistant(), user, CallPrice.UNKNOWN);

    @AfterAll
    static void close() {
        PLATFORM.close();
    }

    /** Answers as it is told to, one answer a call. */
    private static final class Scripted implements ChatModel {
        private final Queue<Flux<ChatResponse>> answers = new ArrayDeque<>();
        private int calls;

        void answers(ChatResponse... chunks) {
            answers.add(Flux.just(chunks));
        }

        void answers(Flux<ChatResponse> chunks) {
            answers.add(chunks);
        }

        @Override
        public ChatResponse call(Prompt prompt) {
            return Objects.requireNonNull(stream(prompt).blockLast());
        }

        @Override
        public Flux<ChatResponse> stream(Prompt prompt) {
            calls++;
            return answers.remove();
        }

        @Override
        public ChatOptions getOptions() {
            return ToolCallingChatOptions.builder().model("asked-for").build();
        }
    }

    private static ChatResponse said(AssistantMessage message, @Nullable Usage usage, String model) {
        var metadata = ChatResponseMetadata.builder().model(model);
        if (usage != null) {
            metadata.usage(usage);
        }
        return new ChatResponse(List.of(new Generation(message)), metadata.build());
    }

    private static ChatResponse said(String text, @Nullable Usage usage) {
        return said(new AssistantMessage(text), usage, "model-1");
    }

    private ChatClient.ChatClientRequestSpec asked(UsageLog log) {
        return ChatClient.builder(model)
                .defaultAdvisors(new UsageAdvisors(log).list())
                .build()
                .prompt("How much?");
    }

    private List<ModelDayUsage> usage() {
        LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
        return PLATFORM.assistant()
                .tenancy()
                .as(
                        user.current(),
                        session -> session.usage().modelDays(session.me().tenantId(), today, today));
    }

    private ModelDayUsage onlyUsage() {
        assertThat(usage()).hasSize(1);
        return usage().getFirst();
    }

    private void assertUsed(long requests, long promptTokens, long completionTokens) {
        assertThat(onlyUsage())
                .extracting(ModelDayUsage::requests, ModelDayUsage::promptTokens, ModelDayUsage::completionTokens)
                .containsExactly(requests, promptTokens, completionTokens);
    }

    @Test
    void aCallIsRecordedForWhoeverAsked() {
        model.answers(said("Twelve.", new DefaultUsage(20, 5, 25, null, 8L, 2L)));
        assertThat(asked(log).call().content()).isEqualTo("Twelve.");
        assertUsed(1, 20, 5);
        assertThat(onlyUsage().model()).isEqualTo("model-1");
        assertThat(onlyUsage().userId()).isEqualTo(user.current());
        assertThat(onlyUsage().cachedTokens()).isEqualTo(8);
    }

    @Test
    void eachCallOfALoopOfToolsCounts() {
        model.answers(said(
                AssistantMessage.builder()
                        .content("")
                        .toolCalls(List.of(new ToolCall("1", "function", "price", "{}")))
                        .build(),
                new DefaultUsage(10, 1),
                "model-1"));
        model.answers(said("Twelve.", new DefaultUsage(30, 2)));
        var tool = FunctionToolCallback.builder("price", () -> "12")
                .description("A price")
                .build();
        assertThat(asked(log).tools(tool).call().content()).isEqualTo("Twelve.");
        assertUsed(2, 40, 3);
    }

    @Test
    void aStreamIsRecordedOnceWhenItEnds() {
        model.answers(said("Twel", null), said("ve.", null), said("", new DefaultUsage(20, 5)));
        assertThat(asked(log).stream().content().collectList().block()).containsSubsequence("Twel", "ve.");
        assertUsed(1, 20, 5);
    }

    @Test
    void ofAStreamThatNobodyListensToAnyMoreCountsWhatItHadToldOf() throws InterruptedException {
        var recorded = new CountDownLatch(1);
        model.answers(Flux.concat(Flux.just(said("Twel", new DefaultUsage(20, 1))), Flux.never()));
        CallPrice price = call -> {
            recorded.countDown();
            return CallPrice.UNKNOWN.of(call);
        };
        assertThat(asked(UsageLog.of(PLATFORM.assistant(), user, price)).stream()
                        .content()
                        .blockFirst(Duration.ofSeconds(30)))
                .isEqualTo("Twel");
        assertThat(recorded.await(30, TimeUnit.SECONDS)).isTrue();
        while (usage().isEmpty()) {
            Thread.onSpinWait();
        }
        assertUsed(1, 20, 1);
    }

    @Test
    void whatFailsIsNotRecordedAndGivesBackWhatWasSetAside() {
        limit(10);
        for (int i = 0; i < 3; i++) {
            model.answers(Flux.error(new IllegalStateException("overloaded")));
            assertThatThrownBy(() -> asked(log.limited(10)).call().content()).hasMessage("overloaded");
            model.answers(Flux.error(new IllegalStateException("refused")));
            assertThatThrownBy(() -> asked(log.limited(10)).stream().content().blockLast())
                    .hasMessage("refused");
        }
        assertThat(usage()).isEmpty();
    }

    @Test
    void whatBreaksOffOnceItHasBegunCountsAsFarAsItHasTold() {
        model.answers(Flux.concat(
                Flux.just(said("Twel", new DefaultUsage(20, 1))), Flux.error(new IllegalStateException("broken off"))));
        assertThatThrownBy(() -> asked(log).stream().content().blockLast()).hasMessage("broken off");
        assertUsed(1, 20, 1);
    }

    @Test
    void noModelIsCalledOnceTheTenantHasUsedUpItsDay() {
        limit(30);
        model.answers(said("Twelve.", new DefaultUsage(20, 5)));
        asked(log.limited(10)).call().content();
        assertThatThrownBy(() -> asked(log.limited(10)).call().content()).isInstanceOf(UsageLimitException.class);
        assertThatThrownBy(() -> asked(log.limited(10)).stream().content().blockLast())
                .isInstanceOf(UsageLimitException.class);
        assertThat(model.calls).isEqualTo(1);
    }

    private void limit(long tokens) {
        PLATFORM.assistant().service().run(session -> {
            UUID tenant = session.users().find(user.current()).orElseThrow().tenantId();
            Tenant seen = session.tenants().find(tenant).orElseThrow();
            session.tenants().edit(seen, seen.settings().withDailyTokens(tokens));
        });
    }

    /** As that of a provider that tells what came from its cache apart. */
    private record BedrockTokens() {}

    @Test
    void allThatWasReadCountsWhetherItsProviderAddsTheCacheOrNot() {
        model.answers(said("a", new DefaultUsage(100, 5, 155, new BedrockTokens(), 30L, 20L)));
        model.answers(said("b", new DefaultUsage(10, 5, 15, new Object(), 30L, 20L)));
        model.answers(said("c", new DefaultUsage(1_000, 5, 1_005, new Object(), 30L, 20L)));
        for (int i = 0; i < 3; i++) {
            asked(log).call().content();
        }
        assertUsed(3, 150 + 60 + 1_000, 15);
        assertThat(onlyUsage().cachedTokens()).isEqualTo(90);
    }

    @Test
    void aModelThatTellsNothingHasARequestAllTheSame() {
        model.answers(said(new AssistantMessage("a"), null, ""));
        asked(log).call().content();
        assertUsed(1, 0, 0);
        assertThat(onlyUsage().model()).isEqualTo("asked-for");
    }

    @Test
    void whoeverHangsUpBeforeTheModelHasToldLeavesWhatWasSetAside() throws Exception {
        limit(15);
        var recorded = new CountDownLatch(1);
        CallPrice price = call -> {
            recorded.countDown();
            return CallPrice.UNKNOWN.of(call);
        };
        model.answers(Flux.concat(Flux.just(said("Twel", null)), Flux.never()));
        UsageLog limited = UsageLog.of(PLATFORM.assistant(), user, price).limited(10);
        asked(limited).stream().content().blockFirst(Duration.ofSeconds(30));
        assertThat(recorded.await(30, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> asked(log.limited(10)).call().content()).isInstanceOf(UsageLimitException.class);
        while (usage().isEmpty()) {
            Thread.onSpinWait();
        }
        assertUsed(1, 0, 0);
    }

    /** The memory's advisor moves a stream to a thread of a pool before it asks the next one. */
    @Test
    void whoeverSubscribesIsTheCallerThoughOthersMoveTheStream() {
        LOGIN.set(user.current());
        model.answers(said("Twelve.", new DefaultUsage(20, 5)));
        var memory = MessageWindowChatMemory.builder().build();
        String answer = ChatClient.builder(model)
                .defaultAdvisors(MessageChatMemoryAdvisor.builder(memory).build())
                .defaultAdvisors(
                        new UsageAdvisors(UsageLog.of(PLATFORM.assistant(), LOGIN::get, CallPrice.UNKNOWN)).list())
                .build()
                .prompt("How much?")
                .advisors(advisor -> advisor.param(ChatMemory.CONVERSATION_ID, "a"))
                .stream()
                .content()
                .blockLast();
        assertThat(answer).isEqualTo("Twelve.");
        assertUsed(1, 20, 5);
    }

    @Test
    void thoughtsThatTheTotalAloneHoldsAreReasoning() {
        model.answers(said("a", new DefaultUsage(20, 5, 75, new Object())));
        asked(log).call().content();
        assertUsed(1, 20, 55);
        assertThat(onlyUsage().reasoningTokens()).isEqualTo(50);
    }
}
