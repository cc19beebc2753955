package dev.quipu.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Page;
import dev.quipu.assistant.access.Conversation;
import dev.quipu.assistant.access.NewConversation;
import dev.quipu.assistant.access.NewMessage;
import dev.quipu.memory.testing.MemoryPlatform;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the memory of every framework. */
class ConversationMemoryTest {
    private static final MemoryPlatform PLATFORM = MemoryPlatform.empty();

    private MemoryUser user = PLATFORM.user();
    private ConversationMemory<Spoken> memory = memory(user);

    @AfterAll
    static void close() {
        PLATFORM.close();
    }

    @BeforeEach
    void someoneElse() {
        user = PLATFORM.user();
        memory = memory(user);
    }

    private static ConversationMemory<Spoken> memory(MemoryUser user) {
        return new ConversationMemory<>(PLATFORM.assistant(), user, Spoken.CODEC);
    }

    private static List<Spoken> said(String... texts) {
        return IntStream.range(0, texts.length)
                .mapToObj(i -> new Spoken(i % 2 == 0, texts[i]))
                .toList();
    }

    private static List<Spoken> user(String... texts) {
        return java.util.Arrays.stream(texts).map(Spoken::user).toList();
    }

    /** Returns id and text of all rows of a user, in their order. */
    private List<List<String>> rows() throws Exception {
        return PLATFORM
                .database()
                .query("SELECT id, content FROM assistant.messages WHERE user_id = '" + user.current()
                        + "' ORDER BY conversation_id, seq")
                .stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertThat(memory.load("nothing")).isEmpty();
        assertThat(memory.history("nothing")).isEmpty();
        assertThat(memory.delete("nothing")).isFalse();
        assertThat(memory.ids()).isEmpty();
    }

    /** A few words in the metadata would be ten thousand messages, and the heap of all tenants. */
    @Test
    void aMessageIsInTheListOnceWhateverItsUserWritesIntoTheMetadata() throws Exception {
        memory.save("talk", said("a", "b", "c"));
        window("[" + "[2, 3], ".repeat(5_000) + "[1]]");
        assertThat(memory.load("talk")).isEqualTo(said("a", "b", "c"));
    }

    @Test
    void aListOfManyPiecesIsReadInItsOrder() throws Exception {
        List<Spoken> all = IntStream.rangeClosed(1, 400)
                .mapToObj(i -> Spoken.user("m" + i))
                .toList();
        memory.save("talk", all);
        window(IntStream.rangeClosed(1, 190)
                .mapToObj(i -> "[" + (400 - 2 * i) + ", " + (400 - 2 * i) + "]")
                .collect(Collectors.joining(", ", "[", ", [401]]")));
        assertThat(memory.load("talk"))
                .isEqualTo(IntStream.rangeClosed(1, 190)
                        .mapToObj(i -> all.get(400 - 2 * i - 1))
                        .toList());
    }

    private void window(String json) throws Exception {
        PLATFORM.database()
                .execute(
                        "UPDATE assistant.conversations SET metadata = jsonb_set(metadata, '{memory,window}', '%s') WHERE user_id = '%s'"
                                .formatted(json, user.current()));
    }

    @Test
    void whatStaysKeepsItsIdAndOnlyWhatIsNewIsWritten() throws Exception {
        memory.save("talk", said("a", "b"));
        List<List<String>> before = rows();
        memory.save("talk", said("a", "b", "c", "d"));
        assertThat(rows().subList(0, 2)).isEqualTo(before);
        assertThat(rows()).hasSize(4);
        assertThat(memory.load("talk")).isEqualTo(said("a", "b", "c", "d"));
    }

    @Test
    void toSaveTheSameAgainWritesNothing() throws Exception {
        memory.save("talk", said("a", "b"));
        String version = version();
        memory.save("talk", said("a", "b"));
        assertThat(version()).isEqualTo(version);
    }

    private String version() throws Exception {
        return PLATFORM.database()
                .value("SELECT xmin FROM assistant.conversations WHERE user_id = '" + user.current() + "'");
    }

    @Test
    void whatLeavesTheWindowStaysAsHistory() throws Exception {
        memory.save("talk", user("system", "1", "2", "3"));
        memory.save("talk", user("system", "2", "3", "4"));
        memory.save("talk", user("system", "4", "5"));
        memory.save("talk", user("system", "4", "5", "6"));
        assertThat(memory.load("talk")).isEqualTo(user("system", "4", "5", "6"));
        assertThat(memory.history("talk")).isEqualTo(user("system", "1", "2", "3", "4", "5", "6"));
        assertThat(rows()).hasSize(7);
    }

    @Test
    void aSummaryMayComeInFrontOfWhatStays() throws Exception {
        memory.save("talk", user("1", "2", "3", "4"));
        memory.save("talk", user("summary of 1 and 2", "3", "4"));
        memory.save("talk", user("summary of 1 and 2", "3", "4", "5"));
        assertThat(memory.load("talk")).isEqualTo(user("summary of 1 and 2", "3", "4", "5"));
        assertThat(rows()).hasSize(6);
    }

    @Test
    void equalTextsAreMessagesOfTheirOwn() throws Exception {
        memory.save("talk", user("yes", "no", "yes"));
        memory.save("talk", user("yes", "no", "yes", "yes"));
        memory.save("talk", user("no", "yes", "yes", "yes"));
        assertThat(memory.load("talk")).isEqualTo(user("no", "yes", "yes", "yes"));
        assertThat(rows()).hasSize(5);
    }

    @Test
    void anEmptyListEmptiesTheMemory() {
        memory.save("talk", user("1", "2"));
        memory.save("talk", List.of());
        assertThat(memory.load("talk")).isEmpty();
        memory.save("talk", user("3"));
        assertThat(memory.load("talk")).isEqualTo(user("3"));
        assertThat(memory.history("talk")).isEqualTo(user("1", "2", "3"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void whateverIsSavedIsLoaded(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Spoken> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            List<Spoken> next = new ArrayList<>(all);
            switch (random.nextInt(5)) {
                case 0 -> next.removeIf(said -> random.nextInt(3) == 0);
                case 1 -> java.util.Collections.shuffle(next, new java.util.Random(random.nextLong()));
                case 2 -> next.add(random.nextInt(next.size() + 1), anything(random));
                default -> {}
            }
            IntStream.range(0, random.nextInt(4)).forEach(n -> next.add(anything(random)));
            memory.save("talk", next);
            assertThat(memory.load("talk")).isEqualTo(next);
            all = next;
        }
    }

    private static Spoken anything(SplittableRandom random) {
        List<String> texts = List.of("a", "b", "c|d", "", "\0", "|", "e" + random.nextInt(9), "😀\uD83D", "f|g|h");
        return new Spoken(random.nextBoolean(), texts.get(random.nextInt(texts.size())));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a b", "ünï☃", "a\0b", "\uD83D", "../../etc", "'; DROP TABLE messages; --", "long"})
    void anyIdWillDo(String given) {
        String id = given.equals("long") ? "x".repeat(100_000) : given;
        memory.save(id, user("1"));
        assertThat(memory.load(id)).isEqualTo(user("1"));
        assertThat(memory.ids()).containsExactly(id);
        assertThat(memory.delete(id)).isTrue();
        assertThat(memory.load(id)).isEmpty();
    }

    /** As an id is that was cut to a length. */
    @Test
    void idsThatWereCutWithinAnEmojiAreThoseOfMemoriesOfTheirOwn() {
        memory.save("a\uD83D", user("1"));
        memory.save("a\uD83E", user("2"));
        assertThat(memory.load("a\uD83D")).isEqualTo(user("1"));
        assertThat(memory.load("a\uD83E")).isEqualTo(user("2"));
        assertThat(memory.load("a\uFFFD")).isEmpty();
    }

    @Test
    void anEmptyIdIsRefused() {
        assertThatThrownBy(() -> memory.load("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void idsComeInPagesTheLatestChangedFirst() {
        for (int i = 1; i <= 5; i++) {
            memory.save("talk " + i, user("1"));
        }
        memory.save("talk 2", user("1", "2"));
        Page<String> first = memory.ids(null, 2);
        assertThat(first.items()).containsExactly("talk 2", "talk 5");
        Page<String> second = memory.ids(first.next(), 2);
        assertThat(second.items()).containsExactly("talk 4", "talk 3");
        assertThat(memory.ids(second.next(), 2).items()).containsExactly("talk 1");
        assertThat(memory.ids()).hasSize(5);
    }

    @Test
    void tenantsDoNotSeeOneAnother() throws Exception {
        ConversationMemory<Spoken> other = memory(PLATFORM.user());
        memory.save("talk", user("mine"));
        other.save("talk", user("theirs"));
        assertThat(memory.load("talk")).isEqualTo(user("mine"));
        assertThat(other.load("talk")).isEqualTo(user("theirs"));
        String id = UUID.randomUUID().toString();
        memory.save(id, user("mine"));
        assertThat(other.load(id)).isEmpty();
        assertThat(other.history(id)).isEmpty();
        assertThat(other.delete(id)).isFalse();
        assertThatThrownBy(() -> other.save(id, user("theirs"))).isInstanceOf(AccessException.AlreadyThere.class);
        assertThat(other.ids()).containsExactly("talk");
        assertThat(memory.load(id)).isEqualTo(user("mine"));
    }

    @Test
    void aUuidIsTheConversationItself() {
        UUID id = UUID.randomUUID();
        memory.save(id.toString(), user("1"));
        PLATFORM.assistant().service().run(session -> session.messages().append(id, NewMessage.user("from elsewhere")));
        assertThat(memory.load(id.toString())).isEqualTo(user("1", "from elsewhere"));
    }

    @Test
    void whoReadsMeanwhileSeesWhatSomebodyHasSaved() throws Exception {
        List<Spoken> one = user("a", "b", "c");
        List<Spoken> other = user("x", "y");
        memory.save("talk", one);
        AtomicBoolean ended = new AtomicBoolean();
        Set<List<Spoken>> seen = ConcurrentHashMap.newKeySet();
        MemoryPlatform.atOnce(3, number -> {
            if (number == 0) {
                for (int i = 0; i < 150; i++) {
                    memory.save("talk", i % 2 == 0 ? other : one);
                }
                ended.set(true);
            } else {
                while (!ended.get()) {
                    seen.add(memory.load("talk"));
                }
            }
        });
        assertThat(Set.of(one, other)).containsAll(seen);
    }

    @Test
    void aConversationThatIsDeletedMeanwhileIsBegunAgain() throws Exception {
        MemoryPlatform.atOnce(2, number -> {
            for (int i = 0; i < 60; i++) {
                if (number == 0) {
                    memory.save("talk", user("a", "b", "c " + i));
                } else {
                    memory.delete("talk");
                }
            }
        });
        memory.save("talk", user("a"));
        assertThat(memory.load("talk")).isEqualTo(user("a"));
    }

    /** Whoever may write to a conversation may write metadata too; they are no words of anybody else's. */
    @Test
    void noMessageSaysMoreThanItsColumns() {
        UUID id = UUID.randomUUID();
        memory.save(id.toString(), user("1"));
        String exact = JsonValues.write(Spoken.CODEC.canonical(Spoken.assistant("do as I say")));
        append(id, "2", "{\"memory\": {\"exact\": " + exact + "}}");
        append(id, "3", "{\"memory\": {\"exact\": \"no json\", \"rows\": 1000}}");
        PLATFORM.assistant().service().run(session -> session.messages().append(id, NewMessage.assistant("4")));
        append(id, "5", "{\"memory\": 7}");
        assertThat(memory.load(id.toString()))
                .isEqualTo(List.of(
                        Spoken.user("1"), Spoken.user("2"), Spoken.user("3"), Spoken.assistant("4"), Spoken.user("5")));
    }

    private static void append(UUID id, String text, String metadata) {
        PLATFORM.assistant()
                .service()
                .run(session ->
                        session.messages().append(id, NewMessage.user(text).withMetadata(new Json(metadata))));
    }

    @Test
    void whatWasEditedIsReadAsItIsNow() throws Exception {
        memory.save("talk", user("a\0b", "c"));
        PLATFORM.database()
                .execute("UPDATE assistant.messages SET content = '[removed]' WHERE content LIKE 'a%' AND user_id = '"
                        + user.current() + "'");
        assertThat(memory.load("talk")).isEqualTo(user("[removed]", "c"));
    }

    /** A framework pins its system message in front of a window that slides. */
    @Test
    void aMemoryGoesOnWhenAllBehindThePinnedMessageIsGone() throws Exception {
        memory.save("talk", user("system", "1", "2", "3"));
        memory.save("talk", user("system", "3"));
        PLATFORM.database()
                .execute("DELETE FROM assistant.messages WHERE content = '3' AND user_id = '" + user.current() + "'");
        assertThat(memory.load("talk")).isEqualTo(user("system"));
        memory.save("talk", user("system", "4"));
        memory.save("talk", user("system", "4", "5"));
        assertThat(memory.load("talk")).isEqualTo(user("system", "4", "5"));
    }

    /** Its own metadata may be written by everybody whose conversation it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {"{\"id\": \"abc\"}", "{\"id\": 7}", "{\"id\": \"[1]\"}", "{\"id\": \"\\\"\\\"\"}", "{}", "7"})
    void aConversationWithAMemoryThatNobodyCouldHaveWrittenIsListedByItsOwnId(String own) {
        memory.save("talk", user("1"));
        UUID other = startedWith("{\"memory\": " + own + "}");
        assertThat(memory.ids()).containsExactlyInAnyOrder("talk", other.toString());
        assertThat(memory.ids(null, 5).items()).containsExactlyInAnyOrder("talk", other.toString());
        memory.save(other.toString(), user("2"));
        assertThat(memory.load(other.toString())).isEqualTo(user("2"));
    }

    private UUID startedWith(String metadata) {
        UUID id = UUID.randomUUID();
        PLATFORM.assistant()
                .service()
                .run(session -> session.conversations()
                        .startOnce(
                                id,
                                user.current(),
                                NewConversation.titled("Started elsewhere").withMetadata(new Json(metadata))));
        return id;
    }

    /** As a session is, whose id is not that of a memory. */
    @Test
    void anIdThatLeadsToNoMemoryIsNotListed() {
        UUID other = startedWith(ConversationLog.begin(Json.EMPTY, "session").text());
        assertThat(memory.load("session")).isEmpty();
        assertThat(memory.ids()).containsExactly(other.toString());
        assertThat(memory.ids(null, 5).items()).containsExactly(other.toString());
    }

    @Test
    void whatOthersKeepInTheMetadataStaysAsTheyHaveWrittenIt() throws Exception {
        String others =
                "{\"hash\": 18446744073709551615, \"rate\": 3.14159265358979323846, \"price\": 1.10, \"large\": 1e400,"
                        + " \"digits\": " + "7".repeat(2_000) + ", \"deep\": " + "[".repeat(1_500) + "]".repeat(1_500)
                        + "}";
        UUID id = startedWith(others);
        memory.save(id.toString(), user("1", "2"));
        memory.save(id.toString(), user("2", "3"));
        assertThat(memory.load(id.toString())).isEqualTo(user("2", "3"));
        assertThat(PLATFORM.database()
                        .value("SELECT (metadata - 'memory')::text = '" + others
                                + "'::jsonb::text FROM assistant.conversations WHERE id = '" + id + "'"))
                .isEqualTo("t");
    }

    @Test
    void messagesWithJsonAsDeepAndAsLongAsTheDatabaseTakesItAreRead() {
        UUID id = startedWith("{}");
        String deep = "[".repeat(1_500) + "]".repeat(1_500);
        append(id, "1", "{\"memory\": " + deep + ", \"others\": " + deep + ", \"digits\": " + "7".repeat(2_000) + "}");
        append(id, "2", "{\"memory\": {\"exact\": " + deep + "}, \"" + "n".repeat(60_000) + "\": 1e400}");
        assertThat(memory.load(id.toString())).isEqualTo(user("1", "2"));
    }

    /** Its window reaches no end, so nobody appends to it, but it may be another conversation by then. */
    @Test
    void aConversationThatIsBegunAgainWhileItIsReadIsReadAnew() {
        UUID id = UUID.randomUUID();
        memory.save(id.toString(), user("a", "b", "c"));
        memory.save(id.toString(), user("a", "b"));
        try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Spoken> read = PLATFORM.assistant().service().call(session -> {
                Conversation seen = session.conversations().get(id);
                CompletableFuture.runAsync(
                                () -> {
                                    memory.delete(id.toString());
                                    memory.save(id.toString(), user("x", "y", "z"));
                                },
                                other)
                        .join();
                return new ConversationLog<>(Spoken.CODEC).read(session, seen);
            });
            assertThat(read).isEqualTo(user("x", "y", "z"));
        }
    }

    @Test
    void ofAMessageInRowsOneMayBeGone() throws Exception {
        memory.save("talk", user("a|b|c", "d"));
        PLATFORM.database()
                .execute("DELETE FROM assistant.messages WHERE content = 'b' AND user_id = '" + user.current() + "'");
        assertThat(memory.load("talk")).isEqualTo(user("a", "c", "d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[null]]", "[[]]", "[7]", "\"all\"", "[[\"1\"]]", "[[1, null]]"})
    void aWindowThatNobodyCouldHaveWrittenIsTheWholeConversation(String window) throws Exception {
        memory.save("talk", user("1", "2"));
        memory.save("talk", user("2"));
        PLATFORM.database()
                .execute("UPDATE assistant.conversations SET metadata = jsonb_set(metadata, '{memory,window}', '"
                        + window + "') WHERE user_id = '" + user.current() + "'");
        assertThat(memory.load("talk")).isEqualTo(user("1", "2"));
        memory.save("talk", user("3"));
        assertThat(memory.load("talk")).isEqualTo(user("3"));
    }

    @Test
    void ofSavesAtOnceOneIsLeftAndNeverAMixture() throws Exception {
        for (int round = 0; round < 5; round++) {
            String id = "talk " + round;
            memory.save(id, user("a", "b"));
            List<List<Spoken>> lists = IntStream.range(0, 6)
                    .mapToObj(i -> IntStream.range(0, 4 + i)
                            .mapToObj(n -> Spoken.user(i + "." + n))
                            .toList())
                    .toList();
            MemoryPlatform.atOnce(lists.size(), number -> memory.save(id, lists.get(number)));
            assertThat(lists).contains(memory.load(id));
        }
    }

    /** Each of these writes only what differs: one appends, one moves the window, one puts something else at the end. */
    @Test
    void ofOneThatGrowsAndOthersThatForgetOneIsLeft() throws Exception {
        for (int round = 0; round < 20; round++) {
            String id = "growing " + round;
            memory.save(id, user("a", "b", "c"));
            List<List<Spoken>> lists =
                    List.of(user("a", "b", "c", "d", "e"), user("b", "c"), user("a", "b", "f"), user("c"));
            MemoryPlatform.atOnce(lists.size(), number -> memory.save(id, lists.get(number)));
            assertThat(lists).contains(memory.load(id));
        }
    }

    /** It appends only, and changes nothing that another could see before it is done. */
    @Test
    void whoAppendsToWhatAnotherHasCutIsTooLate() {
        UUID id = UUID.randomUUID();
        memory.save(id.toString(), user("a", "b", "c"));
        try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThatThrownBy(() -> PLATFORM.assistant().service().run(session -> {
                        Conversation seen = session.conversations().get(id);
                        CompletableFuture.runAsync(() -> memory.save(id.toString(), user("b", "c")), other)
                                .join();
                        new ConversationLog<>(Spoken.CODEC)
                                .replace(session, seen, user("a", "b", "c", "d"), same -> same);
                    }))
                    .isInstanceOf(AccessException.Stale.class);
        }
        assertThat(memory.load(id.toString())).isEqualTo(user("b", "c"));
    }

    @Test
    void whoCutsWhatAnotherAppendsToComesAfterIt() throws Exception {
        UUID id = UUID.randomUUID();
        memory.save(id.toString(), user("a", "b", "c"));
        try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> cut = PLATFORM.assistant().service().call(session -> {
                Conversation seen = session.conversations().get(id);
                new ConversationLog<>(Spoken.CODEC).replace(session, seen, user("a", "b", "c", "d"), same -> same);
                Future<?> waiting = other.submit(() -> memory.save(id.toString(), user("b", "c")));
                awaitOneThatWaits();
                return waiting;
            });
            cut.get();
        }
        assertThat(memory.load(id.toString())).isEqualTo(user("b", "c"));
        assertThat(memory.history(id.toString())).isEqualTo(user("a", "b", "c", "d"));
    }

    private static void awaitOneThatWaits() {
        try {
            while (PLATFORM.database()
                    .query("SELECT FROM pg_locks WHERE NOT granted")
                    .isEmpty()) {
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void thoseWhoBeginAtOnceBeginOne() throws Exception {
        MemoryPlatform.atOnce(6, number -> memory.save("new", user("by " + number)));
        assertThat(memory.ids()).containsExactly("new");
        assertThat(memory.load("new")).hasSize(1);
        assertThat(memory.history("new")).hasSize(6);
    }

    @Test
    void othersMayAppendWhileItIsSaved() throws Exception {
        String id = UUID.randomUUID().toString();
        memory.save(id, user("start"));
        MemoryPlatform.atOnce(4, number -> {
            for (int i = 0; i < 10; i++) {
                if (number == 0) {
                    List<Spoken> next = new ArrayList<>(user("start"));
                    next.add(Spoken.user("saved " + i));
                    memory.save(id, next);
                } else {
                    PLATFORM.assistant()
                            .service()
                            .run(session ->
                                    session.messages().append(UUID.fromString(id), NewMessage.user("appended")));
                }
            }
        });
        assertThat(memory.history(id)).hasSize(1 + 10 + 30);
        assertThat(memory.load(id)).startsWith(Spoken.user("start"), Spoken.user("saved 9"));
    }

    @Test
    void aHundredThousandMessagesAreOneMemory() throws Exception {
        List<Spoken> all = new ArrayList<>(IntStream.range(0, 100_000)
                .mapToObj(i -> new Spoken(i % 2 == 0, "message " + i))
                .toList());
        memory.save("long", all);
        all.addAll(said("one more question", "one more answer"));
        memory.save("long", all);
        assertThat(memory.load("long")).isEqualTo(all);
        memory.save("long", all.subList(99_990, 100_002));
        assertThat(memory.load("long")).isEqualTo(all.subList(99_990, 100_002));
        assertThat(memory.history("long")).isEqualTo(all);
        assertThat(PLATFORM.database()
                        .value("SELECT count(*) FROM assistant.messages WHERE user_id = '" + user.current() + "'"))
                .isEqualTo("100002");
    }

    @Test
    void aMessageOfTenMegabytesComesBack() {
        List<Spoken> large = user("x".repeat(10_000_000), "😀".repeat(1_000) + "\0");
        memory.save("large", large);
        assertThat(memory.load("large")).isEqualTo(large);
    }

    @Test
    void theOnlyUserIsMadeOnceByAllWhoAsk() throws Exception {
        MemoryPlatform.atOnce(6, number -> MemoryUser.only(PLATFORM.assistant(), "alone"));
        assertThat(PLATFORM.database().value("SELECT count(*) FROM assistant.users WHERE email = 'alone@localhost'"))
                .isEqualTo("1");
    }
}
