package dev.quipu.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.access.MessageStatus;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.assistant.access.NewConversation;
import dev.quipu.assistant.access.NewMessage;
import dev.quipu.assistant.access.ServiceSession;
import dev.quipu.ingest.assistant.AssistantTarget;
import dev.quipu.postgres.testing.PostgresTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream that was written in blocks leaves the assistant platform as one whose items were appended one by one. */
@PostgresTest
class SameEndTest {
    private static final String CONVERSATIONS = """
            SELECT id, user_id, title, metadata, is_archived, active_message_id, updated_at >= created_at
            FROM $conversations ORDER BY id""";
    private static final String MESSAGES = """
            SELECT message.conversation_id, message.seq, message.role, message.content, message.client_key, message.status,
                parent.seq, instead.seq, message.tool_calls, message.tool_call_id, message.tool_name, message.tool_failed,
                message.reasoning, message.attachments, message.metadata, message.token_count, message.latency_ms,
                message.model_used, message.prompt_tokens, message.cached_tokens, message.reasoning_tokens, message.trace_id,
                message.span_id, message.parent_span_id, message.tenant_id = home.tenant_id, message.user_id = home.user_id,
                CASE WHEN message.created_at < '2026-01-01' THEN message.created_at END
            FROM $messages AS message
            JOIN $conversations AS home ON home.id = message.conversation_id
            LEFT JOIN $messages AS parent ON parent.id = message.parent_message_id
            LEFT JOIN $messages AS instead ON instead.id = message.alternative_to
            ORDER BY message.conversation_id, message.seq""";

    private final Map<String, UUID> ids = new HashMap<>();

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 7", "3, 50", "4, 5000"})
    void asOneByOne(long seed, int block) throws Exception {
        try (Bed byHand = Bed.empty();
                Bed inBlocks = Bed.empty()) {
            List<Item> first = new SomeItems(seed).items(5, 60);
            appendOneByOne(byHand, first);
            Ingest ingest = Ingest.into(inBlocks.dataSource(), AssistantTarget.asService(Bed.SCHEMA))
                    .withBlocksOf(block)
                    .withRejects(reject -> {
                        throw new AssertionError(reject);
                    });
            Result result = ingest.write(owned(first, inBlocks));
            assertThat(result).isEqualTo(new Result(5, 60, 0, 0));
            compare(byHand, inBlocks);

            UUID chosen = SomeItems.conversation(0);
            choose(byHand, chosen);
            choose(inBlocks, chosen);
            List<Item> more = new SomeItems(seed).more(5, 40);
            appendOneByOne(byHand, more);
            ingest.write(owned(more, inBlocks));
            compare(byHand, inBlocks);
        }
    }

    private static void compare(Bed byHand, Bed inBlocks) throws SQLException {
        assertThat(named(inBlocks, CONVERSATIONS)).isEqualTo(named(byHand, CONVERSATIONS));
        assertThat(named(inBlocks, MESSAGES)).isEqualTo(named(byHand, MESSAGES));
        assertThat(found(inBlocks)).isEqualTo(found(byHand));
    }

    /** Ids of users differ from one database to the other. */
    private static List<String> named(Bed bed, String query) throws SQLException {
        return bed.lines(query).stream()
                .map(line -> line.replace(bed.ann().toString(), "ann"))
                .toList();
    }

    private static String found(Bed bed) throws SQLException {
        return bed.value("SELECT count(*) FROM $search_messages('common', p_limit => 1000)");
    }

    private static void choose(Bed bed, UUID conversation) {
        bed.assistant()
                .service()
                .run(session -> session.conversations()
                        .activate(
                                conversation,
                                session.messages()
                                        .of(conversation)
                                        .last(60)
                                        .get(1)
                                        .id()));
    }

    private static List<Item> owned(List<Item> items, Bed bed) {
        return items.stream()
                .map(item -> item instanceof ConversationStart start ? SomeItems.ownedBy(start, bed.ann()) : item)
                .toList();
    }

    private void appendOneByOne(Bed bed, List<Item> items) {
        Assistant assistant = bed.assistant();
        assistant.service().run(session -> {
            for (Item item : items) {
                switch (item) {
                    case ConversationStart start ->
                        session.conversations()
                                .startOnce(
                                        start.conversationId(),
                                        bed.ann(),
                                        NewConversation.titled(String.valueOf(start.title()))
                                                .withMetadata(json(start.metadata())));
                    case Message message -> append(session, message);
                }
            }
        });
    }

    private void append(ServiceSession session, Message message) {
        UUID id = session.messages()
                .append(message.conversationId(), given(message))
                .id();
        if (message.key() != null) {
            ids.put(message.conversationId() + message.key(), id);
        }
    }

    private NewMessage given(Message message) {
        NewMessage given = said(message)
                .withStatus(MessageStatus.valueOf(message.status().name()))
                .withMetadata(json(message.metadata()))
                .withReasoning(message.reasoning())
                .withAttachments(attachments(message))
                .withMeasures(measures(message.measures()))
                .withTrace(trace(message.trace()));
        if (message.key() != null) {
            given = given.withKey(message.key());
        }
        if (message.createdAt() != null) {
            given = given.withCreatedAt(message.createdAt());
        }
        if (message.parentKey() != null) {
            given = given.replyingTo(id(message, message.parentKey()));
        }
        if (message.insteadOfKey() != null) {
            given = given.insteadOf(id(message, message.insteadOfKey()));
        }
        return given;
    }

    private UUID id(Message message, String key) {
        return requireNonNull(ids.get(message.conversationId() + key));
    }

    private static NewMessage said(Message message) {
        ToolResult result = message.toolResult();
        return switch (message.role()) {
            case USER -> NewMessage.user(message.content());
            case SYSTEM -> NewMessage.system(message.content());
            case TOOL ->
                NewMessage.tool(
                        new dev.quipu.access.ToolResult(
                                requireNonNull(result).callId(), result.name(), result.failed()),
                        message.content());
            case ASSISTANT -> {
                List<dev.quipu.access.ToolCall> calls = new ArrayList<>();
                message.toolCalls()
                        .forEach(call -> calls.add(new dev.quipu.access.ToolCall(
                                call.id(), call.name(), json(call.arguments()), json(call.more()))));
                yield NewMessage.assistant(message.content()).withToolCalls(calls);
            }
        };
    }

    private static List<dev.quipu.access.Attachment> attachments(Message message) {
        return message.attachments().stream()
                .map(file -> new dev.quipu.access.Attachment(
                        file.uri(), file.mediaType(), requireNonNull(file.sha256()), json(file.more())))
                .toList();
    }

    private static dev.quipu.assistant.access.Measures measures(Measures measures) {
        return new dev.quipu.assistant.access.Measures(
                measures.tokens(),
                measures.latencyMillis(),
                measures.model(),
                measures.promptTokens(),
                measures.cachedTokens(),
                measures.reasoningTokens());
    }

    private static dev.quipu.access.@Nullable Trace trace(@Nullable Trace trace) {
        return trace == null ? null : new dev.quipu.access.Trace(trace.traceId(), trace.spanId(), trace.parentSpanId());
    }

    private static dev.quipu.access.Json json(Json json) {
        return new dev.quipu.access.Json(json.text());
    }
}
