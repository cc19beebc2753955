package dev.quipu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.access.MessageRole;
import dev.quipu.finops.FinOpsPack;
import dev.quipu.finops.access.FinOps;
import dev.quipu.finops.access.MessageType;
import dev.quipu.finops.access.NewMessage;
import dev.quipu.ingest.assistant.AssistantTarget;
import dev.quipu.ingest.finops.FinOpsTarget;
import dev.quipu.ingest.threads.ThreadsTarget;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import dev.quipu.threads.ThreadsPack;
import dev.quipu.threads.access.ConversationType;
import dev.quipu.threads.access.NewConversation;
import dev.quipu.threads.access.NewUtterance;
import dev.quipu.threads.access.Threads;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The systems whose messages have no client key: the id is made of conversation and key. */
@PostgresTest
class OtherSystemsTest {
    private static final String SCHEMA = "some where";
    private static final int MESSAGES = 40;
    private static final int TALKS = 3;
    private static final List<MessageType> TYPES =
            List.of(MessageType.QUERY, MessageType.RESPONSE, MessageType.CONTEXT);

    private final List<Reject> rejects = new ArrayList<>();

    private static TestDatabase with(Pack pack) throws SQLException {
        return TestServer.get()
                .createDatabase("ingest " + pack.name(), made -> new PackDatabase(pack, made, SCHEMA).upgrade("head"));
    }

    private Ingest ingest(TestDatabase database, Target target, int block) {
        return Ingest.into(database.dataSource(), target).withBlocksOf(block).withRejects(rejects::add);
    }

    private static List<String> lines(TestDatabase database, String query) throws SQLException {
        return database.query(query.replace("$", "\"" + SCHEMA + "\".")).stream()
                .map(String::valueOf)
                .toList();
    }

    private static UUID talk(int number) {
        return ConversationStart.idOf("ann", "talk " + number % TALKS);
    }

    private static String text(int number) {
        return "the words\tof \\. message " + number;
    }

    private static String key(int number) {
        return "k" + number;
    }

    private static Role role(int number) {
        return List.of(Role.USER, Role.ASSISTANT, Role.SYSTEM).get(number % 3);
    }

    private static List<Item> stream(boolean spoken) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < TALKS; i++) {
            items.add(ConversationStart.keyed("ann", "talk " + i).withTitle("Talk " + i));
        }
        for (int i = 0; i < MESSAGES; i++) {
            Message message = Message.of(talk(i), role(i), text(i)).withKey(key(i));
            items.add(spoken ? message.withSpeaker(speaker(i)) : message);
        }
        return items;
    }

    /** In an order that is not that of their names. */
    private static Speaker speaker(int number) {
        int one = number * 7 % 5;
        return new Speaker((char) ('e' - one) + " speaker", one == 2 ? null : "Speaker " + one);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 5000})
    void finOpsAsOneByOne(int block) throws Exception {
        try (TestDatabase byHand = with(new FinOpsPack());
                TestDatabase inBlocks = with(new FinOpsPack())) {
            FinOps.on(byHand.dataSource(), SCHEMA).run(session -> {
                for (int i = 0; i < TALKS; i++) {
                    session.threads().startOnce(talk(i), "ann", "Talk " + i, dev.quipu.access.Json.EMPTY);
                }
                for (int i = 0; i < MESSAGES; i++) {
                    MessageType type = TYPES.get(i % 3);
                    session.messages().append(talk(i), finOps(i, type));
                }
            });
            assertThat(ingest(inBlocks, FinOpsTarget.in(SCHEMA), block).write(stream(false)))
                    .isEqualTo(new Result(TALKS, MESSAGES, 0, 0));
            assertThat(ingest(inBlocks, FinOpsTarget.in(SCHEMA), block).write(stream(false)))
                    .isEqualTo(new Result(0, 0, TALKS + MESSAGES, 0));
            String threads =
                    "SELECT thread_id, user_id, title, metadata, is_active FROM $conversation_threads ORDER BY 1";
            assertThat(lines(inBlocks, threads)).isEqualTo(lines(byHand, threads));
            String messages = """
                    SELECT id, thread_id, ordering_index, role, content, message_type, metadata, updated_at >= created_at,
                        parent_message_id, alternative_to, status, attachments
                    FROM $conversation_messages ORDER BY thread_id, ordering_index""";
            assertThat(lines(inBlocks, messages)).isEqualTo(lines(byHand, messages));
            FinOps.on(inBlocks.dataSource(), SCHEMA)
                    .run(session -> assertThat(session.messages()
                                    .append(talk(0), finOps(0, MessageType.QUERY))
                                    .isNew())
                            .isFalse());
        }
    }

    private static NewMessage finOps(int number, MessageType type) {
        return new NewMessage(
                MessageRole.valueOf(role(number).name()), type, text(number), dev.quipu.access.Json.EMPTY, key(number));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 5000})
    void threadsAsOneByOne(int block) throws Exception {
        try (TestDatabase byHand = with(new ThreadsPack());
                TestDatabase inBlocks = with(new ThreadsPack())) {
            Threads.on(byHand.dataSource(), SCHEMA).run(session -> {
                for (int i = 0; i < TALKS; i++) {
                    session.conversations()
                            .startOnce(
                                    talk(i),
                                    NewConversation.of("Talk " + i, ConversationType.CHAT, "ann", Instant.EPOCH));
                }
                for (int i = 0; i < MESSAGES; i++) {
                    session.utterances().append(talk(i), utterance(i));
                }
            });
            assertThat(ingest(inBlocks, ThreadsTarget.in(SCHEMA), block).write(stream(true)))
                    .isEqualTo(new Result(TALKS, MESSAGES, 0, 0));
            assertThat(ingest(inBlocks, ThreadsTarget.in(SCHEMA), block).write(stream(true)))
                    .isEqualTo(new Result(0, 0, TALKS + MESSAGES, 0));
            String conversations = """
                    SELECT id, conversation_name, conversation_type, participants, participant_count, total_utterances,
                        total_words, strip(tsv_search), owner_id FROM $conversations ORDER BY 1""";
            assertThat(lines(inBlocks, conversations)).isEqualTo(lines(byHand, conversations));
            String utterances = """
                    SELECT id, conversation_id, sequence_number, speaker_id, speaker_name, text, message_role, content_parts,
                        platform_metadata, state, parent_utterance_id
                    FROM $utterances ORDER BY conversation_id, sequence_number""";
            assertThat(lines(inBlocks, utterances)).isEqualTo(lines(byHand, utterances));
        }
    }

    private static NewUtterance utterance(int number) {
        Speaker speaker = speaker(number);
        NewUtterance by = NewUtterance.by(speaker.id(), speaker.name(), text(number));
        return new NewUtterance(
                by.speakerId(),
                by.speakerName(),
                by.text(),
                key(number),
                null,
                null,
                by.platformMetadata(),
                MessageRole.valueOf(role(number).name()),
                by.contentParts(),
                null,
                null);
    }

    private static Message whole(UUID talk) {
        return Message.assistant(talk, "")
                .withKey("whole")
                .withStatus(Status.PARTIAL)
                .withReasoning("because")
                .withSpeaker(new Speaker("model", "The Model"))
                .withToolCalls(List.of(
                        new ToolCall("c", "price", new Json("{\"a\": 1}"), new Json("{\"type\": \"function\"}"))))
                .withAttachments(List.of(new Attachment("https://a", "image/png", null, new Json("{\"size\": 3}"))))
                .withMetadata(new Json("{\"own\": true}"))
                .withMeasures(Measures.of("model-1", 1, 2))
                .withTrace(new Trace("a".repeat(32), null, null))
                .replyingTo("before");
    }

    /** What has no column is in the metadata. */
    @Test
    void nothingOfAMessageIsLost() throws Exception {
        ConversationStart start = ConversationStart.keyed("ann", "talk").withArchived(true);
        UUID talk = start.conversationId();
        List<Item> items = List.of(
                start,
                Message.user(talk, "q").withKey("before"),
                whole(talk),
                Message.tool(talk, new ToolResult("c", "price", true), "no price")
                        .withKey("tool"));
        try (TestDatabase finOps = with(new FinOpsPack());
                TestDatabase threads = with(new ThreadsPack())) {
            assertThat(ingest(finOps, FinOpsTarget.in(SCHEMA), 10).write(items)).isEqualTo(new Result(1, 3, 0, 0));
            assertThat(ingest(threads, ThreadsTarget.in(SCHEMA), 10).write(items))
                    .isEqualTo(new Result(1, 3, 0, 0));
            assertThat(lines(finOps, """
                    SELECT said.role, said.message_type, said.metadata - 'quipu', said.metadata -> 'quipu', said.status,
                        said.reasoning, said.tool_calls, said.attachments, said.model_used, said.prompt_tokens,
                        said.completion_tokens, said.tool_call_id, said.tool_name, said.tool_failed, parent.ordering_index
                    FROM $conversation_messages AS said
                    LEFT JOIN $conversation_messages AS parent ON parent.id = said.parent_message_id
                    WHERE said.ordering_index > 0 ORDER BY said.ordering_index"""))
                    .containsExactly(
                            "[assistant, tool_call, {\"own\": true}, {\"trace\": {\"trace_id\": \"" + "a".repeat(32)
                                    + "\"}, \"speaker\": {\"id\": \"model\", \"name\": \"The Model\"},"
                                    + " \"attachments\": [{\"uri\": \"https://a\", \"size\": 3, \"media_type\":"
                                    + " \"image/png\"}]}, partial, because, [{\"id\": \"c\", \"name\": \"price\","
                                    + " \"type\": \"function\", \"arguments\": {\"a\": 1}}], [], model-1, 1, 2, null,"
                                    + " null, null, 0]",
                            "[tool, tool_call, {}, null, done, null, null, [], null, null, null, c, price, t, 1]");
            assertThat(lines(threads, """
                    SELECT said.state, said.reasoning, said.speaker_name, said.parent_utterance_id = first.id,
                        said.content_parts #>> '{0,tool_calls,0,type}', said.platform_metadata - 'quipu',
                        said.platform_metadata #>> '{quipu,measures,model}', file.uri, file.metadata, home.deleted_at IS NOT NULL
                    FROM $utterances AS said JOIN $utterances AS first ON first.sequence_number = 0
                    JOIN $conversations AS home ON home.id = said.conversation_id
                    JOIN $utterance_attachments AS file ON file.utterance_id = said.id"""))
                    .containsExactly("[partial, because, The Model, t, function, {\"own\": true}, model-1, https://a,"
                            + " {\"size\": 3}, t]");
            assertThat(lines(
                            threads,
                            "SELECT tool_call_id, content_parts #>> '{0,tool_result,failed}' FROM $utterances"
                                    + " WHERE message_role = 'tool'"))
                    .containsExactly("[c, true]");
        }
    }

    @Test
    void rejectsOfTheOtherSystems() throws Exception {
        UUID talk = ConversationStart.idOf("ann", "talk");
        List<Item> items = List.of(
                ConversationStart.keyed("ann", "talk"),
                ConversationStart.withId(talk, "bob"),
                Message.user(talk, "a").withKey("1"),
                Message.user(talk, "b").withKey("1"),
                Message.user(new UUID(1, 1), "c"),
                Message.user(talk, "d").withMetadata(new Json("{\"quipu\": 1}")),
                Message.user(talk, "e").withKey("2").replyingTo("gone"),
                Message.user(talk, "f").replyingTo("2"));
        for (Pack pack : List.of(new FinOpsPack(), new ThreadsPack())) {
            Target target = pack instanceof FinOpsPack ? FinOpsTarget.in(SCHEMA) : ThreadsTarget.in(SCHEMA);
            try (TestDatabase database = with(pack)) {
                rejects.clear();
                Result result = ingest(database, target, 100).write(items);
                assertThat(rejects.stream().map(Reject::ordinal).sorted().toList())
                        .as(pack.name().toLowerCase(Locale.ROOT))
                        .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L);
                assertThat(result).isEqualTo(new Result(1, 0, 0, 7));
            }
        }
    }

    @Test
    void whatTheColumnsOfFinOpsRefuseIsRejectedAlone() throws Exception {
        UUID talk = ConversationStart.idOf("ann", "talk");
        List<ToolCall> calls = List.of(new ToolCall("c", "price", new Json("{}"), Json.EMPTY));
        Attachment wrong = new Attachment("https://a", "image", "0".repeat(64), Json.EMPTY);
        List<Item> items = List.of(
                ConversationStart.keyed("ann", "talk"),
                Message.user(talk, "a").withKey("1"),
                Message.user(talk, "b").withToolCalls(calls),
                Message.of(talk, Role.TOOL, "c"),
                Message.user(talk, "d").withToolResult(new ToolResult("c", null, null)),
                Message.user(talk, "e").withAttachments(List.of(wrong)),
                Message.assistant(talk, "f").withMeasures(Measures.of("m", -1, 1)),
                Message.user(talk, "g").insteadOf("gone"),
                Message.assistant(talk, "").replyingTo("1"));
        try (TestDatabase finOps = with(new FinOpsPack())) {
            assertThat(ingest(finOps, FinOpsTarget.in(SCHEMA), 100).write(items))
                    .isEqualTo(new Result(1, 2, 0, 6));
            assertThat(rejects.stream().map(reject -> reject.fault().kind()).toList())
                    .containsExactlyInAnyOrder(
                            Fault.Kind.RULE,
                            Fault.Kind.RULE,
                            Fault.Kind.RULE,
                            Fault.Kind.RULE,
                            Fault.Kind.RULE,
                            Fault.Kind.REFERENCE);
        }
    }

    /** An export says the type, which an import did not look at before. */
    @Test
    void theMetadataOfAMessageOfFinOpsSayItsType() throws Exception {
        ConversationStart start = ConversationStart.keyed("ann", "talk");
        Message usual = Message.user(start.conversationId(), "a").withKey("1");
        Message context = usual.withMetadata(new Json("{\"message_type\": \"context\"}"));
        Message odd = usual.withKey("3").withMetadata(new Json("{\"message_type\": \"poem\", \"a\": {\"b\": 1}}"));
        try (TestDatabase finOps = with(new FinOpsPack())) {
            Ingest ingest = ingest(finOps, FinOpsTarget.in(SCHEMA), 10);
            assertThat(ingest.write(List.of(start, usual, context.withKey("2"), odd)))
                    .isEqualTo(new Result(1, 3, 0, 0));
            assertThat(lines(finOps, "SELECT message_type FROM $conversation_messages ORDER BY ordering_index"))
                    .containsExactly("[query]", "[context]", "[query]");
            assertThat(ingest.write(List.of(context))).isEqualTo(new Result(0, 0, 1, 0));
        }
    }

    @Test
    void historyLeavesAThreadOfFinOpsAsOldAsItIs() throws Exception {
        Instant then = Instant.parse("2025-03-01T10:00:00Z");
        ConversationStart start =
                ConversationStart.keyed("ann", "talk").withCreatedAt(then).withUpdatedAt(then.plusSeconds(5));
        Message old = Message.user(start.conversationId(), "a").withCreatedAt(then.plusSeconds(5));
        try (TestDatabase finOps = with(new FinOpsPack())) {
            ingest(finOps, FinOpsTarget.in(SCHEMA), 10).write(List.of(start, old));
            String updated = "SELECT updated_at = '2025-03-01 10:00:05Z' FROM $conversation_threads";
            assertThat(lines(finOps, updated)).containsExactly("[t]");
            ingest(finOps, FinOpsTarget.in(SCHEMA), 10).write(List.of(Message.user(start.conversationId(), "b")));
            assertThat(lines(finOps, updated)).containsExactly("[f]");
        }
    }

    /** Such as one in which somebody is meant who is called another name by now. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsWrittenTheSameIsTheSame(boolean isFinOps) throws Exception {
        UUID talk = ConversationStart.idOf("ann", "talk");
        Message first = Message.user(talk, "Hi @Bob").withKey("1").withWritten("Hi <@U2>");
        Message renamed = Message.user(talk, "Hi @Rob").withKey("1").withWritten("Hi <@U2>");
        Message another = Message.user(talk, "Hi @Bob").withKey("1").withWritten("Hi <@U3>");
        Target target = isFinOps ? FinOpsTarget.in(SCHEMA) : ThreadsTarget.in(SCHEMA);
        try (TestDatabase database = with(isFinOps ? new FinOpsPack() : new ThreadsPack())) {
            Ingest ingest = ingest(database, target, 100);
            assertThat(ingest.write(List.of(ConversationStart.keyed("ann", "talk"), first, renamed, another)))
                    .isEqualTo(new Result(1, 1, 1, 1));
            assertThat(ingest.write(List.of(renamed))).isEqualTo(new Result(0, 0, 1, 0));
            assertThat(ingest.write(List.of(another))).isEqualTo(new Result(0, 0, 0, 1));
        }
    }

    /** What an export tells of a talk, which no other system has. */
    @Test
    void theMetadataOfAnUtteranceSayWhatOnlyThreadsHas() throws Exception {
        ConversationStart start = ConversationStart.keyed("ann", "talk")
                .withMetadata(
                        new Json("{\"threads_conversation\": {\"conversation_type\": \"transcript\"}, \"own\": 1}"));
        Message said = Message.user(start.conversationId(), "a");
        List<Item> items = List.of(
                start,
                said.withMetadata(new Json(
                        "{\"threads_utterance\": {\"timestamp_start\": 1.5, \"is_talk\": true, \"mood\": 1}}")),
                said.withMetadata(new Json("{\"threads_utterance\": {\"timestamp_start\": \"soon\"}}")),
                said.withMetadata(new Json("{\"threads_utterance\": 5}")));
        try (TestDatabase threads = with(new ThreadsPack())) {
            assertThat(ingest(threads, ThreadsTarget.in(SCHEMA), 100).write(items))
                    .isEqualTo(new Result(1, 2, 0, 1));
            assertThat(lines(threads, "SELECT conversation_type, source_metadata FROM $conversations"))
                    .containsExactly("[transcript, {\"own\": 1}]");
            assertThat(lines(threads, """
                    SELECT timestamp_start, message_role, platform_metadata FROM $utterances ORDER BY sequence_number"""))
                    .containsExactly(
                            "[1.5, null, {\"threads_utterance\": {\"mood\": 1}}]",
                            "[null, user, {\"threads_utterance\": 5}]");
        }
    }

    /** Before FinOps had a role for tools, what one said was the system's. */
    @Test
    void whatAToolHasSaidBeforeIsThere() throws Exception {
        UUID talk = ConversationStart.idOf("ann", "talk");
        List<Item> items = List.of(
                ConversationStart.keyed("ann", "talk"),
                Message.tool(talk, new ToolResult("c", null, null), "1").withKey("tool"));
        try (TestDatabase finOps = with(new FinOpsPack())) {
            assertThat(ingest(finOps, FinOpsTarget.in(SCHEMA), 10).write(items)).isEqualTo(new Result(1, 1, 0, 0));
            finOps.execute("""
                    UPDATE $conversation_messages SET role = 'system', tool_call_id = NULL,
                        metadata = '{"quipu": {"tool_result": {"call_id": "c"}}}'""".replace("$", "\"" + SCHEMA + "\"."));
            assertThat(ingest(finOps, FinOpsTarget.in(SCHEMA), 10).write(items)).isEqualTo(new Result(0, 0, 2, 0));
            finOps.execute("UPDATE $conversation_messages SET metadata = '{}'".replace("$", "\"" + SCHEMA + "\"."));
            assertThat(ingest(finOps, FinOpsTarget.in(SCHEMA), 10).write(items)).isEqualTo(new Result(0, 0, 1, 1));
        }
    }

    /** Streams of chance, with branches and all, and an answer that is chosen between the two. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 7", "3, 50", "4, 5000"})
    void finOpsKeepsWhatTheAssistantKeeps(long seed, int block) throws Exception {
        try (Bed assistant = Bed.empty();
                TestDatabase finOps = with(new FinOpsPack())) {
            Ingest first = Ingest.into(assistant.dataSource(), AssistantTarget.asService(Bed.SCHEMA))
                    .withBlocksOf(block)
                    .withRejects(rejects::add);
            Ingest second = ingest(finOps, FinOpsTarget.in(SCHEMA), block);
            first.write(owned(new SomeItems(seed).items(5, 60), assistant));
            second.write(new SomeItems(seed).items(5, 60));
            compare(assistant, finOps);
            assistant.database().execute("""
                    UPDATE $conversations AS c SET active_message_id = m.id FROM $messages AS m
                    WHERE m.conversation_id = c.id AND m.seq = 2""".replace("$", Bed.SCHEMA + "."));
            finOps.execute("""
                    UPDATE $conversation_threads AS c SET active_message_id = m.id FROM $conversation_messages AS m
                    WHERE m.thread_id = c.thread_id AND m.ordering_index = 1""".replace("$", "\"" + SCHEMA + "\"."));
            first.write(owned(new SomeItems(seed).more(5, 40), assistant));
            second.write(new SomeItems(seed).more(5, 40));
            compare(assistant, finOps);
            assertThat(rejects).isEmpty();
        }
    }

    private static List<Item> owned(List<Item> items, Bed bed) {
        return items.stream()
                .map(item -> item instanceof ConversationStart start ? SomeItems.ownedBy(start, bed.ann()) : item)
                .toList();
    }

    private static void compare(Bed assistant, TestDatabase finOps) throws SQLException {
        String columns = """
                said.role, said.content, said.status, said.reasoning, said.tool_calls, said.tool_call_id, said.tool_name,
                said.tool_failed, said.attachments, said.metadata - 'quipu', said.model_used, said.prompt_tokens,
                said.cached_tokens, said.reasoning_tokens, CASE WHEN said.created_at < '2026-01-01' THEN said.created_at END""";
        assertThat(lines(finOps, """
                SELECT said.thread_id, said.ordering_index + 1, parent.ordering_index + 1, instead.ordering_index + 1,
                    said.completion_tokens, (said.metadata #>> '{quipu,measures,latency_ms}')::integer,
                    said.metadata #>> '{quipu,trace,span_id}', home.active_message_id IS NULL, %s
                FROM $conversation_messages AS said JOIN $conversation_threads AS home USING (thread_id)
                LEFT JOIN $conversation_messages AS parent ON parent.id = said.parent_message_id
                LEFT JOIN $conversation_messages AS instead ON instead.id = said.alternative_to
                ORDER BY said.thread_id, said.ordering_index""".formatted(columns)))
                .hasSizeGreaterThan(50)
                .isEqualTo(assistant.lines("""
                SELECT said.conversation_id, said.seq, parent.seq, instead.seq, said.token_count, said.latency_ms, said.span_id,
                    home.active_message_id IS NULL, %s
                FROM $messages AS said JOIN $conversations AS home ON home.id = said.conversation_id
                LEFT JOIN $messages AS parent ON parent.id = said.parent_message_id
                LEFT JOIN $messages AS instead ON instead.id = said.alternative_to
                ORDER BY said.conversation_id, said.seq""".formatted(columns)));
    }
}
