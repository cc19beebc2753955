package dev.quipu.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.ingest.assistant.AssistantTarget;
import dev.quipu.postgres.testing.PostgresTest;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What cannot be written is told with its place and its reason, and takes nothing else along. */
@PostgresTest
class RejectsTest {
    private static final UUID NOWHERE = new UUID(7, 7);

    private Bed bed;
    private Ingest ingest;
    private UUID talk;
    private final List<Reject> rejects = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        bed = Bed.empty();
        ingest = Ingest.into(bed.dataSource(), AssistantTarget.asService(Bed.SCHEMA))
                .withRejects(rejects::add);
        talk = start(bed.ann(), "talk");
    }

    @AfterEach
    void close() {
        bed.close();
    }

    private UUID start(UUID owner, String key) {
        ConversationStart start = ConversationStart.keyed(owner.toString(), key);
        assertThat(ingest.write(List.of(start))).isEqualTo(new Result(1, 0, 0, 0));
        return start.conversationId();
    }

    private Message said(String text) {
        return Message.user(talk, text);
    }

    private List<String> reasons() {
        return rejects.stream().map(reject -> reject.fault().message()).toList();
    }

    private List<String> contents() throws SQLException {
        return bed.lines("SELECT seq, left(content, 20) FROM $messages ORDER BY conversation_id, seq");
    }

    @Test
    void amongGoodOnesTheBadAreNamed() throws Exception {
        Map<String, Message> bad = new HashMap<>();
        bad.put("the text has a NUL character", said("a\0b"));
        bad.put("the text has half of a surrogate pair", said("a\ud83d"));
        bad.put("the key has 0 characters, and not 1 to 200", said("a").withKey(""));
        bad.put("the key has 201 characters, and not 1 to 200", said("a").withKey("k".repeat(201)));
        bad.put("the metadata is no JSON: character 7", said("a").withMetadata(new Json("{\"a\": ")));
        bad.put("the metadata is no object", said("a").withMetadata(new Json("[]")));
        bad.put("the metadata is no JSON: something comes after it", said("a").withMetadata(new Json("{} {}")));
        bad.put("the metadata has a NUL character", said("a").withMetadata(new Json("{\"a\": \"\\u0000\"}")));
        bad.put("the text is empty, and there are no tool calls, reasoning or hashed attachments", said(""));
        bad.put("only a tool answers a call", said("a").withToolResult(new ToolResult("c", null, null)));
        bad.put("what a tool says has no call that it answers", Message.of(talk, Role.TOOL, "a"));
        bad.put("a measure is negative", said("a").withMeasures(new Measures(-1, null, null, null, null, null)));
        bad.put(
                "the trace is not one of W3C Trace Context",
                said("a").withTrace(new Trace("0".repeat(32), null, null)));
        bad.put(
                "an attachment's hash is not 64 lower-case hexadecimal digits",
                said("a").withAttachments(List.of(new Attachment("u", "a/b", "F"))));
        bad.put("conversation " + NOWHERE + " is not there", Message.user(NOWHERE, "a"));
        bad.put(
                "the message that it refers to, none, is not before it in the conversation",
                said("a").replyingTo("none"));
        List<Item> items = new ArrayList<>();
        bad.values().forEach(message -> {
            items.add(said("good"));
            items.add(message);
        });
        Result result = ingest.write(items);
        assertThat(result).isEqualTo(new Result(0, bad.size(), 0, bad.size()));
        assertThat(reasons()).containsExactlyInAnyOrderElementsOf(bad.keySet());
        assertThat(rejects.stream().map(Reject::ordinal))
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, bad.size())
                        .mapToObj(i -> 2L * i)
                        .toList());
        assertThat(rejects)
                .allSatisfy(reject -> assertThat(reject.item()).isSameAs(items.get((int) reject.ordinal() - 1)));
        assertThat(contents())
                .isEqualTo(IntStream.rangeClosed(1, bad.size())
                        .mapToObj(seq -> "[" + seq + ", good]")
                        .toList());
    }

    /** That a role is not there has the state of a wrong value; every single row would be refused for it. */
    @Test
    void aRoleThatIsNotThereIsNotAboutRows() {
        Target service = AssistantTarget.asService(Bed.SCHEMA);
        Target nobody = (Target) Proxy.newProxyInstance(
                Target.class.getClassLoader(),
                new Class<?>[] {Target.class},
                (proxy, method, arguments) -> method.getName().equals("settings")
                        ? Map.of("role", "nobody_is_called_so")
                        : method.invoke(service, arguments));
        Ingest wrong = Ingest.into(bed.dataSource(), nobody).withRejects(rejects::add);
        assertThatThrownBy(() -> wrong.write(List.of(said("a"), said("b"))))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("role \"nobody_is_called_so\" does not exist");
        assertThat(rejects).isEmpty();
    }

    /** What only the server knows is found by cutting the block in two. */
    @Test
    void whatTheServerRefusesStandsAlone() throws Exception {
        String tooLongForAnIndex = new SplittableRandom(1)
                .ints(5_000, 'a', 'z')
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        List<Item> items = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            Message good = said("good " + i).withKey("k" + i).replyingTo(i == 1 ? null : "k1");
            items.add(
                    switch (i) {
                        case 77 -> good.withMeasures(Measures.of(tooLongForAnIndex));
                        case 150 ->
                            good.withMetadata(new Json("{\"n\": " + "[".repeat(50_000) + "]".repeat(50_000) + "}"));
                        case 78, 299 -> good.withMetadata(new Json("{\"n\": 1e200000}"));
                        default -> good;
                    });
        }
        assertThat(ingest.write(items)).isEqualTo(new Result(0, 296, 0, 4));
        assertThat(rejects.stream().map(Reject::ordinal)).containsExactly(77L, 78L, 150L, 299L);
        assertThat(rejects)
                .allSatisfy(reject -> assertThat(reject.fault().kind()).isEqualTo(Fault.Kind.RULE));
        assertThat(reasons().getFirst()).startsWith("index row size").doesNotContain(tooLongForAnIndex);
        assertThat(bed.value("SELECT count(*) || ' ' || max(seq) FROM $messages"))
                .isEqualTo("296 296");
    }

    @Test
    void aKeyIsThatOfOneMessage() throws Exception {
        List<Item> items = List.of(
                said("a").withKey("1"),
                said("a").withKey("1"),
                said("other").withKey("1"),
                said("\0").withKey("2"),
                said("b").withKey("2"),
                said("b").withKey("2"));
        assertThat(ingest.write(items)).isEqualTo(new Result(0, 2, 2, 2));
        assertThat(rejects.stream().map(Reject::ordinal)).containsExactlyInAnyOrder(3L, 4L);
        assertThat(ingest.withBlocksOf(1).write(items)).isEqualTo(new Result(0, 0, 4, 2));
        assertThat(contents()).containsExactly("[1, a]", "[2, b]");
    }

    @Test
    void whatRefersToARejectedOneIsRejected() throws Exception {
        List<Item> items = List.of(
                said("a").withKey("1"),
                said("\0").withKey("2"),
                said("c").withKey("3").replyingTo("2"),
                said("d").withKey("4").replyingTo("3"),
                said("e").withKey("5").replyingTo("1"),
                said("f").withKey("6").replyingTo("7"),
                said("g").withKey("7"),
                said("h").withKey("8").insteadOf("2"));
        assertThat(ingest.write(items)).isEqualTo(new Result(0, 3, 0, 5));
        assertThat(rejects.stream()
                        .filter(reject -> reject.fault().kind() == Fault.Kind.REFERENCE)
                        .map(Reject::ordinal))
                .containsExactly(3L, 4L, 6L, 8L);
        assertThat(contents()).containsExactly("[1, a]", "[2, e]", "[3, g]");
    }

    /** Nobody's messages get into somebody else's conversation because the ids are the same. */
    @Test
    void somebodyElsesConversationIsLeftAlone() throws Exception {
        ConversationStart start = ConversationStart.withId(talk, bed.bob().toString());
        Message first = said("bob's");
        assertThat(ingest.write(List.of(start, first))).isEqualTo(new Result(0, 0, 0, 2));
        rejects.clear();
        assertThat(ingest.withBlocksOf(1).write(List.of(start, first, first))).isEqualTo(new Result(0, 0, 0, 3));
        assertThat(reasons()).containsOnly("conversation " + talk + " is somebody else's");
        assertThat(rejects.getFirst().fault().kind()).isEqualTo(Fault.Kind.OWNER);
        assertThat(contents()).isEmpty();
    }

    @Test
    void startsAreRejectedToo() throws Exception {
        String ann = bed.ann().toString();
        List<Item> items = List.of(
                ConversationStart.keyed("ann", "1"),
                ConversationStart.keyed(NOWHERE.toString(), "2"),
                ConversationStart.keyed(ann, "3").withTitle("t".repeat(501)),
                ConversationStart.keyed(ann, "4").withTitle("😀".repeat(500)),
                ConversationStart.keyed(ann, "4"),
                ConversationStart.keyed(ann, "5").withMetadata(new Json("nothing")));
        assertThat(ingest.write(items)).isEqualTo(new Result(1, 0, 1, 4));
        assertThat(reasons())
                .containsExactlyInAnyOrder(
                        "the owner is no id of a user",
                        "the owner of conversation " + ConversationStart.idOf(NOWHERE.toString(), "2")
                                + " is not there",
                        "the title has more than 500 characters",
                        "the metadata is no JSON: character 1");
    }

    @Test
    void aPlaceIsToldAsItWasGiven() {
        try (MessageWriter writer = ingest.open()) {
            writer.write(said("\0"), "conversations.json:17");
            assertThat(writer.finish()).isEqualTo(new Result(0, 0, 0, 1));
        }
        assertThat(rejects).hasToString("[conversations.json:17: the text has a NUL character]");
    }

    @Test
    void nothingIsTakenForSomethingElse() throws Exception {
        List<String> texts = List.of(
                "\\.",
                "\\N",
                "a\tb",
                "a\nb\r\nc",
                "\\",
                "\\\\n",
                "'; DROP TABLE messages; --",
                "?",
                "$1",
                "👩‍👩‍👧 ü ₿ \u202e",
                "\u0001\u007f\u0085",
                "{\"a\"}",
                " ",
                "x".repeat(70_000),
                "ä".repeat(40_000));
        List<Item> items = new ArrayList<>();
        texts.forEach(text -> items.add(said(text)
                .withKey(text.substring(0, Math.min(text.length(), 100)))
                .withReasoning(text)));
        assertThat(ingest.write(items)).isEqualTo(new Result(0, texts.size(), 0, 0));
        List<String> found = bed
                .database()
                .query("SELECT content FROM platform.messages WHERE content = reasoning ORDER BY seq")
                .stream()
                .map(List::getFirst)
                .toList();
        assertThat(found).isEqualTo(texts);
    }

    @Test
    void aMessageOfTenMegabytes() throws Exception {
        String large = "a rope of ten megabytes ".repeat(450_000);
        assertThat(ingest.write(List.of(said("before"), said(large), said("after"))))
                .isEqualTo(new Result(0, 3, 0, 0));
        assertThat(bed.value("SELECT max(length(content)) FROM $messages")).isEqualTo(Integer.toString(large.length()));
    }

    @Test
    void aUserWritesTheirOwn() throws Exception {
        Ingest asAnn = Ingest.into(bed.dataSource(), AssistantTarget.asUser(Bed.SCHEMA, bed.ann()))
                .withRejects(rejects::add);
        UUID bobs = start(bed.bob(), "bob's");
        String ann = bed.ann().toString();
        ConversationStart mine = ConversationStart.keyed(ann, "mine");
        List<Item> items = List.of(
                mine,
                Message.user(mine.conversationId(), "a").withKey("1"),
                Message.user(mine.conversationId(), "b").withKey("2").replyingTo("1"),
                Message.assistant(mine.conversationId(), "c"),
                Message.user(mine.conversationId(), "d").withCreatedAt(Instant.EPOCH),
                Message.user(bobs, "e"),
                ConversationStart.keyed(bed.bob().toString(), "for bob"));
        assertThat(asAnn.write(items)).isEqualTo(new Result(1, 2, 0, 4));
        assertThat(asAnn.write(items)).isEqualTo(new Result(0, 0, 3, 4));
        assertThat(contents()).containsExactly("[1, a]", "[2, b]");
    }

    @Test
    void aLoginWithoutTheRoleIsNotLetIn() throws Exception {
        bed.database().execute("CREATE ROLE stranger LOGIN PASSWORD 'x'");
        Ingest asStranger =
                Ingest.into(bed.database().dataSource("stranger", "x"), AssistantTarget.asService(Bed.SCHEMA));
        assertThatThrownBy(() -> asStranger.write(List.of(said("a"))))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("permission denied to set role")
                .hasMessageContaining("has to be a member of the role");
    }

    @Test
    void aSchemaThatIsNotThereIsSaidWithWhatMakesIt() {
        Ingest nowhere = Ingest.into(bed.dataSource(), AssistantTarget.asService("nowhere"))
                .withRejects(rejects::add);
        assertThatThrownBy(() -> nowhere.write(List.of(said("a"))))
                .isInstanceOf(IngestException.class)
                .hasMessageStartingWith("the database is not at the revisions that this program needs: ")
                .hasMessageContaining("\"nowhere")
                .hasMessageEndingWith("\"quipu upgrade\" applies them");
        assertThat(rejects).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway") // As a caller without null checks has it.
    void whatIsNullIsSaidWhereItIsMade() {
        assertThatThrownBy(() -> Message.user(UUID.randomUUID(), null)).hasMessage("content");
        assertThatThrownBy(() -> ingest.write(Collections.singletonList(null))).hasMessage("item");
    }

    @Test
    void aDatabaseThatIsNotThereDidNotRefuse() {
        PGSimpleDataSource down = new PGSimpleDataSource();
        down.setServerNames(new String[] {"127.0.0.1"});
        down.setPortNumbers(new int[] {1});
        assertThatThrownBy(() ->
                        Ingest.into(down, AssistantTarget.asService(Bed.SCHEMA)).write(List.of(said("a"))))
                .isInstanceOf(IngestException.class)
                .hasMessageStartingWith("the database is not available: ");
    }
}
