package dev.quipu.ingest.finops;

import dev.quipu.ingest.ConversationStart;
import dev.quipu.ingest.Fault;
import dev.quipu.ingest.Item;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Staged;
import dev.quipu.ingest.Target;
import dev.quipu.ingest.copy.StagedColumn;
import dev.quipu.ingest.copy.StagedTable;
import dev.quipu.ingest.target.Columns;
import dev.quipu.ingest.target.Ids;
import dev.quipu.ingest.target.MessageJson;
import dev.quipu.ingest.target.Names;
import dev.quipu.ingest.target.SharedRules;
import dev.quipu.ingest.target.WholeMessage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Threads and messages of the FinOps system. What a tool says has the type {@code tool_call}, as has what the assistant asks it
 * for. The speaker, the trace, the latency, and attachments without a hash go into the metadata, under {@code quipu}.
 */
public final class FinOpsTarget implements Target {
    private static final Set<String> TYPES = Set.of("query", "context", "response", "tool_call");

    private final Statements statements;

    private FinOpsTarget(String schema) {
        this.statements = FinOpsStatements.of(schema);
    }

    /**
     * Writes as whoever the connection is.
     *
     * @param schema the pack's
     */
    public static FinOpsTarget in(String schema) {
        return new FinOpsTarget(Names.quoted(schema));
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public @Nullable Fault fault(Item item) {
        return switch (item) {
            case ConversationStart start -> ofStart(start);
            case Message message -> {
                Fault more = SharedRules.more(message);
                yield more == null ? SharedRules.whole(message) : more;
            }
        };
    }

    private static @Nullable Fault ofStart(ConversationStart start) {
        if (Names.length(start.owner()) > 255) {
            return new Fault(Fault.Kind.OWNER, "the owner has more than 255 characters");
        }
        return Names.length(start.title()) > 500
                ? new Fault(Fault.Kind.TEXT, "the title has more than 500 characters")
                : null;
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
            Columns.owner(), Columns.start("is_active", "boolean", (start, out) -> out.flag(!start.archived())));

    private static final StagedTable<Staged.Row> MESSAGES = new StagedTable<>(
            "quipu_message",
            Columns.with(
                    List.of(
                            Columns.ordinal(),
                            new StagedColumn<>("id", "uuid", (row, out) -> out.uuid(row.id())),
                            new StagedColumn<>(
                                    "is_after_parent", "boolean", (row, out) -> out.flag(row.parentId() != null)),
                            new StagedColumn<>(
                                    "is_after_instead", "boolean", (row, out) -> out.flag(row.insteadOfId() != null)),
                            Columns.said(
                                    "parent_id", "uuid", (message, out) -> out.uuid(id(message, message.parentKey()))),
                            Columns.said(
                                    "instead_id",
                                    "uuid",
                                    (message, out) -> out.uuid(id(message, message.insteadOfKey()))),
                            Columns.said(
                                    "conversation_id", "uuid", (message, out) -> out.uuid(message.conversationId())),
                            Columns.said("is_keyed", "boolean", (message, out) -> out.flag(message.key() != null)),
                            Columns.written(),
                            Columns.said("message_type", "text", (message, out) -> out.text(type(message))),
                            Columns.said("metadata", "jsonb", (message, out) -> out.json(metadata(message))),
                            Columns.said(
                                    "completion_tokens",
                                    "bigint",
                                    (message, out) -> out.number(completionTokens(message))),
                            Columns.said(
                                    "created_at", "timestamptz", (message, out) -> out.instant(message.createdAt()))),
                    WholeMessage.COLUMNS));

    private static @Nullable UUID id(Message message, @Nullable String key) {
        return key == null ? null : Ids.of(message.conversationId(), key);
    }

    private static @Nullable Long completionTokens(Message message) {
        Integer tokens = message.measures().tokens();
        return tokens == null ? null : Long.valueOf(tokens);
    }

    /** Metadata that come out of an export say the type: not all follow from the role. */
    private static String type(Message message) {
        String told = MessageJson.textAt(message.metadata(), "message_type");
        return told != null && TYPES.contains(told) ? told : usualType(message);
    }

    private static String usualType(Message message) {
        return switch (message.role()) {
            case USER -> "query";
            case ASSISTANT -> message.toolCalls().isEmpty() ? "response" : "tool_call";
            case SYSTEM -> "context";
            case TOOL -> "tool_call";
        };
    }

    /** Returns the columns of a message by their names, but for those that say which one it is, where and when. */
    public static String details(Message message) {
        return MessageJson.text(json -> {
            json.writeStartObject();
            json.writeStringField("role", Names.word(message.role()));
            json.writeStringField("message_type", type(message));
            json.writeStringField("content", message.content());
            json.writeFieldName("metadata");
            json.writeRawValue(metadata(message));
            WholeMessage.write(json, message);
            MessageJson.writeNumber(
                    json, "completion_tokens", message.measures().tokens());
            json.writeEndObject();
        });
    }

    private static String metadata(Message message) {
        return MessageJson.withMore(message.metadata(), json -> {
            WholeMessage.writeMore(json, message);
            if (message.measures().latencyMillis() != null) {
                json.writeFieldName("measures");
                json.writeStartObject();
                MessageJson.writeNumber(json, "latency_ms", message.measures().latencyMillis());
                json.writeEndObject();
            }
            if (message.trace() != null) {
                json.writeFieldName("trace");
                MessageJson.writeTrace(json, message.trace());
            }
        });
    }
}
