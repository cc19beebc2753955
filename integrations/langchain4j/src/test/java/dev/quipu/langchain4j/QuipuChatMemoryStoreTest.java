package dev.quipu.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.quipu.access.AccessException;
import dev.quipu.memory.testing.MemoryPlatform;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What LangChain4j expects of a store, and what it does not test of its own. */
class QuipuChatMemoryStoreTest {
    private static final MemoryPlatform PLATFORM = MemoryPlatform.empty();

    private final QuipuChatMemoryStore store = new QuipuChatMemoryStore(PLATFORM.assistant(), PLATFORM.user());

    @AfterAll
    static void close() {
        PLATFORM.close();
    }

    @Test
    void keepsUpdatesAndDeletes() {
        assertThat(store.getMessages("chat")).isEmpty();
        List<ChatMessage> first = List.of(SystemMessage.from("Be kind."), UserMessage.from("Hello"));
        store.updateMessages("chat", first);
        assertThat(store.getMessages("chat")).isEqualTo(first);
        List<ChatMessage> second = List.of(UserMessage.from("Hello"), AiMessage.from("Hi"));
        store.updateMessages("chat", second);
        assertThat(store.getMessages("chat")).isEqualTo(second);
        assertThat(store.memoryIds(null, 10).items()).containsExactly("chat");
        store.deleteMessages("chat");
        assertThat(store.getMessages("chat")).isEmpty();
        assertThat(store.history("chat")).isEmpty();
    }

    @Test
    void keepsUpdatesAndDeletesWithoutWaiting() throws Exception {
        List<ChatMessage> said = List.of(UserMessage.from("Hello"), AiMessage.from("Hi"));
        store.updateMessagesAsync("later", said).get(60, TimeUnit.SECONDS);
        assertThat(store.getMessagesAsync("later").get(60, TimeUnit.SECONDS)).isEqualTo(said);
        store.deleteMessagesAsync("later").get(60, TimeUnit.SECONDS);
        assertThat(store.getMessages("later")).isEmpty();
        assertThat(store.getMessagesAsync(new Object())).failsWithin(Duration.ofSeconds(60));
    }

    @Test
    void whoeverAsksWithoutWaitingIsKnownByTheThreadThatAsks() throws Exception {
        UUID id = PLATFORM.user().current();
        Thread asking = Thread.currentThread();
        var own = new QuipuChatMemoryStore(PLATFORM.assistant(), () -> {
            if (Thread.currentThread() != asking) {
                throw new IllegalStateException("nobody is logged in");
            }
            return id;
        });
        own.updateMessagesAsync("mine", List.of(UserMessage.from("Hello"))).get(60, TimeUnit.SECONDS);
        assertThat(own.getMessages("mine")).hasSize(1);

        var nobody = new QuipuChatMemoryStore(PLATFORM.assistant(), () -> {
            throw new IllegalStateException("nobody is logged in");
        });
        assertThat(nobody.getMessagesAsync("mine"))
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableThat()
                .withMessageContaining("nobody is logged in");
    }

    private record Key(String shop, int number) {}

    @Test
    void anyTypeOfIdWillDo() {
        UUID uuid = UUID.randomUUID();
        List<Object> ids = List.of("1", 1, 1L, new Key("a", 1), new Key("a", 2), DayOfWeek.MONDAY, uuid, "ünï\0");
        for (Object id : ids) {
            store.updateMessages(id, List.of(UserMessage.from("of " + id.getClass() + id)));
        }
        for (Object id : ids) {
            assertThat(store.getMessages(id)).containsExactly(UserMessage.from("of " + id.getClass() + id));
        }
        assertThat(store.getMessages(uuid.toString())).hasSize(1);
        assertThatThrownBy(() -> store.getMessages(new Object())).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<Arguments> messages() {
        ToolExecutionRequest request = ToolExecutionRequest.builder()
                .id("c1")
                .name("weather")
                .arguments("{ \"city\":  \"Lima\" }")
                .build();
        return Stream.of(
                one("system", SystemMessage.from("Be kind.")),
                one("user", UserMessage.from("Hello 😀")),
                one("NUL", UserMessage.from("a\0b")),
                one("half a pair", AiMessage.from("a\uD83Db")),
                one("named", UserMessage.from("Ada", "Hello")),
                one(
                        "attributes",
                        UserMessage.from("x").toBuilder()
                                .attributes(Map.of("n", 5L, "d", 0.5))
                                .build()),
                one(
                        "plain attributes",
                        UserMessage.from("x").toBuilder()
                                .attributes(Map.of("n", 5))
                                .build()),
                one("image", UserMessage.from(TextContent.from("Look"), ImageContent.from("aGk=", "image/png"))),
                one("link", UserMessage.from(ImageContent.from("https://example.com/a.png"))),
                one("texts", UserMessage.from(TextContent.from("a"), TextContent.from("b"))),
                one("answer", AiMessage.from("Hi")),
                one("empty answer", AiMessage.builder().text("").build()),
                one(
                        "thinking",
                        AiMessage.builder().text("Hi").thinking("Greet.").build()),
                one("tool request", AiMessage.from(request)),
                one("tool request with text", AiMessage.from("I look.", List.of(request))),
                one(
                        "request without id",
                        AiMessage.from(ToolExecutionRequest.builder().name("n").build())),
                one(
                        "broken arguments",
                        AiMessage.from(request.toBuilder().arguments("{\"a\": ").build())),
                one(
                        "generated image",
                        AiMessage.builder()
                                .text("Here")
                                .attributes(Map.of(
                                        AiMessage.GENERATED_IMAGES_KEY,
                                        List.of(Image.builder()
                                                .base64Data("aGk=")
                                                .mimeType("image/png")
                                                .build())))
                                .build()),
                one("result", ToolExecutionResultMessage.from("c1", "weather", "sunny")),
                one(
                        "failed result",
                        ToolExecutionResultMessage.builder()
                                .id("c1")
                                .toolName("weather")
                                .text("no\0ne")
                                .isError(true)
                                .build()),
                one(
                        "result with an image",
                        ToolExecutionResultMessage.builder()
                                .id("c1")
                                .toolName("weather")
                                .contents(TextContent.from("map"), ImageContent.from("aGk=", "image/png"))
                                .build()),
                one("custom", CustomMessage.from(Map.of("k", 5L, "text", "x"))));
    }

    private static Arguments one(String name, ChatMessage message) {
        return Arguments.argumentSet(name, message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void nothingOfAMessageIsLost(ChatMessage message) {
        List<ChatMessage> messages = List.of(UserMessage.from("before"), message, UserMessage.from("after"));
        store.updateMessages("chat", messages);
        assertThat(store.getMessages("chat")).isEqualTo(messages);
        store.updateMessages("chat", messages);
        assertThat(store.history("chat")).hasSize(3);
    }

    @Test
    void whatLeavesTheWindowStays() {
        List<ChatMessage> all = IntStream.rangeClosed(1, 20)
                .<ChatMessage>mapToObj(i -> UserMessage.from("m" + i))
                .toList();
        for (int i = 1; i <= 20; i++) {
            store.updateMessages("chat", all.subList(Math.max(0, i - 5), i));
        }
        assertThat(store.getMessages("chat")).isEqualTo(all.subList(15, 20));
        assertThat(store.history("chat")).isEqualTo(all);
    }

    @Test
    void updatesAtOnceLeaveOneOfThem() throws Exception {
        List<List<ChatMessage>> lists = IntStream.range(0, 6)
                .mapToObj(client -> IntStream.rangeClosed(0, client)
                        .<ChatMessage>mapToObj(i -> UserMessage.from(client + "." + i))
                        .toList())
                .toList();
        MemoryPlatform.atOnce(6, client -> store.updateMessages("chat", lists.get(client)));
        assertThat(lists).contains(store.getMessages("chat"));
    }

    @Test
    void aRoundTripToAToolGrowsByWhatIsNew() {
        ToolExecutionRequest request = ToolExecutionRequest.builder()
                .id("c1")
                .name("weather")
                .arguments("{\"city\": \"Lima\"}")
                .build();
        List<ChatMessage> turn = new ArrayList<>();
        for (ChatMessage next : List.of(
                UserMessage.from("What is the weather?"),
                AiMessage.from(request),
                ToolExecutionResultMessage.from(request, "sunny"),
                AiMessage.from("Sunny."))) {
            turn.add(next);
            store.updateMessages("trip", List.copyOf(turn));
        }
        assertThat(store.getMessages("trip")).isEqualTo(turn);
        assertThat(store.history("trip")).isEqualTo(turn);
    }

    /** What all frameworks share is tried in every build: {@code ConversationMemoryTest}. */
    @Test
    @EnabledIfSystemProperty(named = "quipu.exhaustive", matches = "true", disabledReason = "takes long")
    void aHundredThousandMessagesOfOneInstantKeepTheirOrder() {
        List<ChatMessage> messages = new ArrayList<>(IntStream.range(0, 100_000)
                .<ChatMessage>mapToObj(i -> UserMessage.from("m" + i))
                .toList());
        store.updateMessages("long", messages);
        messages.add(AiMessage.from("one more"));
        store.updateMessages("long", messages);
        assertThat(store.getMessages("long")).isEqualTo(messages);
    }

    @Test
    void aMessageOfTenMegabytesComesBack() {
        List<ChatMessage> messages = List.of(
                UserMessage.from("x".repeat(10_000_000) + "😀\0\uD83D"),
                UserMessage.from(ImageContent.from("aGkh".repeat(2_500_000), "image/png")));
        store.updateMessages("large", messages);
        assertThat(store.getMessages("large")).isEqualTo(messages);
    }

    @Test
    @SuppressWarnings("NullAway") // That is what is tested.
    void refusesWhatCannotBeAndLeavesWhatIsThere() {
        for (@Nullable Object none : new @Nullable Object[] {null, ""}) {
            assertThatThrownBy(() -> store.getMessages(none)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.updateMessages(none, List.of(UserMessage.from("x"))))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.deleteMessages(none)).isInstanceOf(IllegalArgumentException.class);
        }
        store.updateMessages("kept", List.of(UserMessage.from("kept")));
        assertThatThrownBy(() -> store.updateMessages("kept", null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.updateMessages("kept", Arrays.asList(UserMessage.from("x"), null)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.getMessages("kept")).containsExactly(UserMessage.from("kept"));
        store.deleteMessages("not there");
    }

    @Test
    void tenantsDoNotSeeOneAnother() {
        var other = new QuipuChatMemoryStore(PLATFORM.assistant(), PLATFORM.user());
        UUID id = UUID.randomUUID();
        store.updateMessages(id, List.of(UserMessage.from("mine")));
        store.updateMessages(7, List.of(UserMessage.from("mine")));
        assertThat(other.getMessages(id)).isEmpty();
        assertThat(other.getMessages(7)).isEmpty();
        assertThatThrownBy(() -> other.updateMessages(id, List.of(UserMessage.from("theirs"))))
                .isInstanceOf(AccessException.AlreadyThere.class);
        assertThat(store.getMessages(id)).containsExactly(UserMessage.from("mine"));
    }
}
