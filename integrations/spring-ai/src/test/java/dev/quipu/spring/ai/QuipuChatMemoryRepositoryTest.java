package dev.quipu.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import dev.quipu.memory.testing.MemoryPlatform;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeTypeUtils;

/** What Spring AI expects of a repository, and what it does not test of its own. */
class QuipuChatMemoryRepositoryTest {
    private static final MemoryPlatform PLATFORM = MemoryPlatform.empty();

    private final QuipuChatMemoryRepository repository =
            new QuipuChatMemoryRepository(PLATFORM.assistant(), PLATFORM.user());

    private final String id = UUID.randomUUID().toString();

    @AfterAll
    static void close() {
        PLATFORM.close();
    }

    /** Says all that the messages hold: not every class of Spring AI has an equals. */
    private static List<String> exactly(List<Message> messages) {
        SpringMessages codec = new SpringMessages();
        return messages.stream().map(codec::canonical).toList();
    }

    @Test
    void listsTheConversationsThatAreThere() {
        String other = UUID.randomUUID().toString();
        repository.saveAll(id, List.of(new UserMessage("Hello")));
        repository.saveAll(other, List.of(new AssistantMessage("Hi")));
        assertThat(repository.findConversationIds()).containsExactlyInAnyOrder(id, other);
        assertThat(repository.findConversationIds(null, 1).items()).containsExactly(other);
        repository.deleteByConversationId(other);
        assertThat(repository.findConversationIds()).containsExactly(id);
    }

    @Test
    void findsWhatWasSavedUntilItIsDeleted() {
        List<Message> messages = List.of(new AssistantMessage("I, Robot"), new UserMessage("Hello"));
        repository.saveAll(id, messages);
        assertThat(repository.findByConversationId(id)).isEqualTo(messages);
        repository.deleteByConversationId(id);
        assertThat(repository.findByConversationId(id)).isEmpty();
    }

    @Test
    void findsNothingOfAConversationThatIsNotThere() {
        assertThat(repository.findByConversationId(id)).isEmpty();
    }

    @Test
    void theLaterSaveCounts() {
        repository.saveAll(id, List.of(new UserMessage("Hello")));
        repository.saveAll(id, List.of(new AssistantMessage("Hi there")));
        assertThat(repository.findByConversationId(id)).containsExactly(new AssistantMessage("Hi there"));
        assertThat(repository.history(id)).containsExactly(new UserMessage("Hello"), new AssistantMessage("Hi there"));
    }

    @Test
    @SuppressWarnings("NullAway") // That is what is tested.
    void refusesWhatCannotBe() {
        List<Message> withNull = new ArrayList<>();
        withNull.add(null);
        for (@Nullable String none : new @Nullable String[] {null, ""}) {
            assertThatThrownBy(() -> repository.saveAll(none, List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("conversationId cannot be null or empty");
            assertThatThrownBy(() -> repository.findByConversationId(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("conversationId cannot be null or empty");
            assertThatThrownBy(() -> repository.deleteByConversationId(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("conversationId cannot be null or empty");
        }
        assertThatThrownBy(() -> repository.saveAll(id, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("messages cannot be null");
        assertThatThrownBy(() -> repository.saveAll(id, withNull))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("messages cannot contain null elements");
    }

    static Stream<Arguments> messages() {
        Map<String, Object> classes = new HashMap<>();
        classes.put("long", 5L);
        classes.put("double", 0.1);
        classes.put("time", Instant.EPOCH);
        classes.put("list", List.of(1, "two", Map.of("three", 3L)));
        return Stream.of(
                one("user", new UserMessage("Hello 😀")),
                one("empty", UserMessage.builder().text("").build()),
                one("NUL", new UserMessage("a\0b")),
                one("half a pair", new AssistantMessage("a\uD83Db")),
                one("system", new SystemMessage("Be kind.")),
                one(
                        "metadata",
                        UserMessage.builder()
                                .text("x")
                                .metadata(Map.of("topic", "cost", "n", 7, "nested", Map.of("a", List.of(true))))
                                .build()),
                one(
                        "metadata of other classes",
                        AssistantMessage.builder()
                                .content("x")
                                .properties(classes)
                                .build()),
                one(
                        "metadata that is called as ours",
                        UserMessage.builder()
                                .text("x")
                                .metadata(Map.of("memory", "mine"))
                                .build()),
                one("image", image(new byte[] {0, 1, -1})),
                one(
                        "link",
                        UserMessage.builder()
                                .text("Look")
                                .media(new Media(MimeTypeUtils.IMAGE_PNG, URI.create("https://example.com/a.png")))
                                .build()),
                one("tool call", calls(new ToolCall("c1", "function", "weather", "{ \"city\":  \"Lima\" }"))),
                one("broken arguments", calls(new ToolCall("c1", "function", "weather", "{\"city\": "))),
                one("arguments with NUL", calls(new ToolCall("c1", "function", "weather", "{\"a\":\"\\u0000\"}"))),
                one("call without id", calls(new ToolCall("", "function", "weather", "{}"))),
                one("other type", calls(new ToolCall("c1", "custom", "weather", "{}"))),
                one("result", response(new ToolResponse("c1", "weather", "sunny"))),
                one(
                        "results",
                        response(
                                new ToolResponse("c1", "weather", "sunny"),
                                new ToolResponse("c2", "weather", ""),
                                new ToolResponse("c3", "news", "no\0ne"))),
                one("no result", response()));
    }

    private static Arguments one(String name, Message message) {
        return Arguments.argumentSet(name, message);
    }

    private static Message image(byte[] bytes) {
        return UserMessage.builder()
                .text("Look")
                .media(Media.builder()
                        .mimeType(MimeTypeUtils.IMAGE_PNG)
                        .data(bytes)
                        .id("i1")
                        .name("photo")
                        .build())
                .build();
    }

    private static Message calls(ToolCall... calls) {
        return AssistantMessage.builder().content("").toolCalls(List.of(calls)).build();
    }

    private static Message response(ToolResponse... responses) {
        return ToolResponseMessage.builder().responses(List.of(responses)).build();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void nothingOfAMessageIsLost(Message message) {
        List<Message> messages = List.of(new UserMessage("before"), message, new UserMessage("after"));
        repository.saveAll(id, messages);
        assertThat(exactly(repository.findByConversationId(id))).isEqualTo(exactly(messages));
        assertThat(repository.findByConversationId(id).get(1)).isExactlyInstanceOf(message.getClass());
    }

    @Test
    void callsAndResultsAreInTheColumnsToo() throws Exception {
        repository.saveAll(
                id,
                List.of(
                        calls(new ToolCall("c1", "function", "weather", "{\"city\": \"Lima\"}")),
                        response(new ToolResponse("c1", "weather", "sunny"), new ToolResponse("c2", "news", "none"))));
        assertThat(PLATFORM
                        .database()
                        .query(
                                "SELECT role, tool_calls -> 0 -> 'arguments' ->> 'city', tool_call_id, tool_name, content"
                                        + " FROM assistant.messages WHERE conversation_id = '" + id + "' ORDER BY seq")
                        .stream()
                        .map(String::valueOf))
                .containsExactly(
                        "[assistant, Lima, null, null, ]",
                        "[tool, null, c1, weather, sunny]",
                        "[tool, null, c2, news, none]");
    }

    @Test
    void aWindowSlidesAndWhatLeavesItStays() {
        MessageWindowChatMemory memory = MessageWindowChatMemory.builder()
                .chatMemoryRepository(repository)
                .maxMessages(4)
                .build();
        memory.add(id, new SystemMessage("Be kind."));
        for (int i = 1; i <= 10; i++) {
            memory.add(id, List.of(new UserMessage("question " + i), new AssistantMessage("answer " + i)));
        }
        assertThat(memory.get(id)).hasSizeLessThanOrEqualTo(4).last().isEqualTo(new AssistantMessage("answer 10"));
        assertThat(repository.history(id)).hasSize(21).first().isEqualTo(new SystemMessage("Be kind."));
    }

    @Test
    void savesAtOnceLeaveOneOfThem() throws Exception {
        repository.saveAll(id, List.of(new UserMessage("start")));
        List<List<Message>> lists = IntStream.range(0, 6)
                .mapToObj(client -> IntStream.rangeClosed(0, client)
                        .<Message>mapToObj(i -> new UserMessage(client + "." + i))
                        .toList())
                .toList();
        MemoryPlatform.atOnce(6, client -> repository.saveAll(id, lists.get(client)));
        assertThat(lists).contains(repository.findByConversationId(id));
    }

    @Test
    void thousandsOfMessagesOfOneInstantKeepTheirOrder() {
        List<Message> messages = IntStream.range(0, 5_000)
                .<Message>mapToObj(i -> new UserMessage("m" + i))
                .toList();
        repository.saveAll(id, messages);
        assertThat(repository.findByConversationId(id)).isEqualTo(messages);
    }

    /** What all frameworks share is tried in every build: {@code ConversationMemoryTest}. */
    @Test
    @EnabledIfSystemProperty(named = "quipu.exhaustive", matches = "true", disabledReason = "takes long")
    void aHundredThousandMessagesAreOneConversation() {
        List<Message> messages = new ArrayList<>(IntStream.range(0, 100_000)
                .<Message>mapToObj(i -> i % 2 == 0 ? new UserMessage("m" + i) : new AssistantMessage("m" + i))
                .toList());
        repository.saveAll(id, messages);
        messages.add(new UserMessage("one more"));
        repository.saveAll(id, messages);
        assertThat(repository.findByConversationId(id)).isEqualTo(messages);
    }

    @Test
    void aMessageOfTenMegabytesComesBack() {
        List<Message> messages = List.of(
                new UserMessage("x".repeat(10_000_000) + "😀\0\uD83D"),
                image(new byte[10_000_000]),
                new UserMessage("after"));
        repository.saveAll(id, messages);
        assertThat(exactly(repository.findByConversationId(id))).isEqualTo(exactly(messages));
    }

    @Test
    void aRoundTripToAToolGrowsByWhatIsNew() throws Exception {
        List<Message> turn = new ArrayList<>();
        for (Message next : List.of(
                new UserMessage("What is the weather?"),
                calls(new ToolCall("c1", "function", "weather", "{\"city\": \"Lima\"}")),
                response(new ToolResponse("c1", "weather", "sunny")),
                new AssistantMessage("Sunny."))) {
            turn.add(next);
            repository.saveAll(id, List.copyOf(turn));
        }
        assertThat(exactly(repository.findByConversationId(id))).isEqualTo(exactly(turn));
        assertThat(PLATFORM.database()
                        .value("SELECT count(*) FROM assistant.messages WHERE conversation_id = '" + id + "'"))
                .isEqualTo("4");
    }

    @Test
    void tenantsDoNotSeeOneAnother() {
        var other = new QuipuChatMemoryRepository(PLATFORM.assistant(), PLATFORM.user());
        repository.saveAll("chat", List.of(new UserMessage("mine")));
        repository.saveAll(id, List.of(new UserMessage("mine")));
        assertThat(other.findByConversationId("chat")).isEmpty();
        assertThat(other.findByConversationId(id)).isEmpty();
        assertThat(other.findConversationIds()).isEmpty();
        other.deleteByConversationId(id);
        assertThatThrownBy(() -> other.saveAll(id, List.of(new UserMessage("theirs"))))
                .isInstanceOf(AccessException.AlreadyThere.class);
        assertThat(repository.findByConversationId(id)).containsExactly(new UserMessage("mine"));
    }
}
