package dev.quipu.ingest.threads;

import dev.quipu.ingest.Attachment;
import dev.quipu.ingest.Fault;
import dev.quipu.ingest.Item;
import dev.quipu.ingest.Measures;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Role;
import dev.quipu.ingest.Speaker;
import dev.quipu.ingest.Staged;
import dev.quipu.ingest.Target;
import dev.quipu.ingest.ToolCall;
import dev.quipu.ingest.ToolResult;
import dev.quipu.ingest.copy.StagedColumn;
import dev.quipu.ingest.copy.StagedTable;
import dev.quipu.ingest.target.Columns;
import dev.quipu.ingest.target.Ids;
import dev.quipu.ingest.target.MessageJson;
import dev.quipu.ingest.target.Names;
import dev.quipu.ingest.target.SharedRules;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Conversations and utterances of the threads system. Who has no speaker is called by their role. Tool calls are content
 * parts, attachments rows of their own; what has no column goes into {@code platform_metadata}, under {@code
 * quipu}. What only this system has, metadata may say under {@link #UTTERANCE} and {@link #CONVERSATION}, by the
 * names of its columns.
 */
public final class ThreadsTarget implements Target {
    /**
     * The key in a message's metadata for what only this system has of it, such as when in a recording it was
     * said.
     */
    public static final String UTTERANCE = "threads_utterance";

    /** The same of a conversation. */
    public static final String CONVERSATION = "threads_conversation";

    private final Statements statements;

    private ThreadsTarget(String schema) {
        this.statements = ThreadsStatements.of(schema);
    }

    /**
     * Writes as whoever the connection is.
     *
     * @param schema the pack's
     */
    public static ThreadsTarget in(String schema) {
        return new ThreadsTarget(Names.quoted(schema));
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public @Nullable Fault fault(Item item) {
        return item instanceof Message message ? ofMessage(message) : null;
    }

    private static @Nullable Fault ofMessage(Message message) {
        if (message.toolResult() != null && message.role() != Role.TOOL) {
            return new Fault(Fault.Kind.RULE, "only a tool answers a call");
        }
        return SharedRules.more(message);
    }

    @Override
    public UUID messageId(Message message) {
        return Ids.of(message);
    }

    @Override
    public StagedTable<Staged.Start> starts() {
        return STARTS;
    }

    @Override
    public StagedTable<Staged.Row> messages() {
        return MESSAGES;
    }

    @Override
    public Statements statements() {
        return statements;
    }

    private static final StagedTable<Staged.Start> STARTS = Columns.starts(
            Columns.owner(), Columns.start("is_archived", "boolean", (start, out) -> out.flag(start.archived())));

    private static final StagedTable<Staged.Row> MESSAGES = new StagedTable<>(
            "quipu_message",
            List.of(
                    Columns.ordinal(),
                    new StagedColumn<>("id", "uuid", (row, out) -> out.uuid(row.id())),
                    new StagedColumn<>("is_after_parent", "boolean", (row, out) -> out.flag(row.parentId() != null)),
                    Columns.said("parent_id", "uuid", (message, out) -> out.uuid(parent(message))),
                    Columns.said("conversation_id", "uuid", (message, out) -> out.uuid(message.conversationId())),
                    Columns.said("is_keyed", "boolean", (message, out) -> out.flag(message.key() != null)),
                    Columns.written(),
                    Columns.said("speaker_id", "text", (message, out) -> out.text(speakerId(message))),
                    Columns.said("speaker_name", "text", (message, out) -> out.text(speakerName(message))),
                    Columns.said("message_role", "text", (message, out) -> out.text(Names.word(message.role()))),
                    Columns.said("content", "text", (message, out) -> out.text(message.content())),
                    Columns.said("metadata", "jsonb", (message, out) -> out.json(metadata(message))),
                    Columns.said("told", "jsonb", (message, out) -> out.json(told(message))),
                    Columns.said("content_parts", "jsonb", (message, out) -> out.json(parts(message))),
                    Columns.said("attachments", "jsonb", (message, out) -> out.json(attachments(message))),
                    Columns.said("tool_call_id", "text", (message, out) -> out.text(callId(message))),
                    Columns.said("reasoning", "text", (message, out) -> out.text(message.reasoning())),
                    Columns.said("state", "text", (message, out) -> out.text(Names.word(message.status()))),
                    Columns.said("created_at", "timestamptz", (message, out) -> out.instant(message.createdAt()))));

    private static @Nullable UUID parent(Message message) {
        return message.parentKey() == null ? null : Ids.of(message.conversationId(), message.parentKey());
    }

    private static String speakerId(Message message) {
        Speaker speaker = message.speaker();
        return speaker == null ? Names.word(message.role()) : speaker.id();
    }

    private static @Nullable String speakerName(Message message) {
        return message.speaker() == null ? null : message.speaker().name();
    }

    private static @Nullable String callId(Message message) {
        return message.toolResult() == null ? null : message.toolResult().callId();
    }

    /** The whole call stands in its part, since it may have a type of its own. */
    private static String parts(Message message) {
        ToolResult result = message.toolResult();
        if (message.toolCalls().isEmpty() && result == null) {
            return "[]";
        }
        return MessageJson.text(json -> {
            json.writeStartArray();
            for (ToolCall call : message.toolCalls()) {
                json.writeStartObject();
                json.writeStringField("type", "tool_call");
                json.writeFieldName("tool_calls");
                MessageJson.writeToolCalls(json, List.of(call));
                json.writeEndObject();
            }
            if (result != null) {
                json.writeStartObject();
                json.writeStringField("type", "tool_result");
                json.writeFieldName("tool_result");
                MessageJson.writeToolResult(json, result);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static String attachments(Message message) {
        List<Attachment> attachments = message.attachments();
        return attachments.isEmpty() ? "[]" : MessageJson.attachments(attachments);
    }

    private static @Nullable String told(Message message) {
        return MessageJson.objectAt(message.metadata(), UTTERANCE);
    }

    private static String metadata(Message message) {
        return MessageJson.withMore(message.metadata(), json -> {
            MessageJson.writeText(json, "instead_of", message.insteadOfKey());
            MessageJson.writeText(json, "written", message.written());
            if (!message.measures().equals(Measures.UNKNOWN)) {
                json.writeFieldName("measures");
                MessageJson.writeMeasures(json, message.measures());
            }
            if (message.trace() != null) {
                json.writeFieldName("trace");
                MessageJson.writeTrace(json, message.trace());
            }
        });
    }
}
