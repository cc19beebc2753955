package dev.quipu.ingest.finops;

import dev.quipu.ingest.ConversationStart;
import dev.quipu.ingest.Fault;
import dev.quipu.ingest.Item;
import dev.quipu.ingest.Measures;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Role;
import dev.quipu.ingest.Staged;
import dev.quipu.ingest.Status;
import dev.quipu.ingest.Target;
import dev.quipu.ingest.copy.StagedColumn;
import dev.quipu.ingest.copy.StagedTable;
import dev.quipu.ingest.system.Columns;
import dev.quipu.ingest.system.Ids;
import dev.quipu.ingest.system.MessageJson;
import dev.quipu.ingest.system.Names;
import dev.quipu.ingest.system.SharedRules;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Threads and messages of the FinOps system. What a tool says has the role {@code system} and the type {@code tool_call}, as
 * has what the assistant asks it for. All that a message has beside text and time goes into its metadata, under {@code quipu}.
 */
public final class FinOpsTarget implements Target {
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
            case Message message -> SharedRules.more(message);
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
    public boolean keepsReplies() {
        return false;
    }

    @Override
    public StagedTable<Staged.Start> starts() {
        return STARTS;
    }

    @Override
    public StagedTable<Staged.Said> messages() {
        return MESSAGES;
    }

    @Override
    public Statements statements() {
        return statements;
    }

    private static final StagedTable<Staged.Start> STARTS =
            Columns.starts(Columns.start("is_active", "boolean", (start, out) -> out.flag(!start.archived())));

    private static final StagedTable<Staged.Said> MESSAGES = new StagedTable<>(
            "quipu_message",
            List.of(
                    Columns.ordinal(),
                    new StagedColumn<>("id", "uuid", (row, out) -> out.uuid(row.id())),
                    Columns.said("conversation_id", "uuid", (message, out) -> out.uuid(message.conversationId())),
                    Columns.said("is_keyed", "boolean", (message, out) -> out.flag(message.key() != null)),
                    Columns.said("role", "text", (message, out) -> out.text(role(message))),
                    Columns.said("message_type", "text", (message, out) -> out.text(type(message))),
                    Columns.said("content", "text", (message, out) -> out.text(message.content())),
                    Columns.said("metadata", "jsonb", (message, out) -> out.json(metadata(message))),
                    Columns.said("created_at", "timestamptz", (message, out) -> out.instant(message.createdAt()))));

    /** Returns the role that a message has there. */
    public static String role(Message message) {
        return Names.word(message.role() == Role.TOOL ? Role.SYSTEM : message.role());
    }

    /** Returns the type that a message has there. */
    public static String type(Message message) {
        return switch (message.role()) {
            case USER -> "query";
            case ASSISTANT -> message.toolCalls().isEmpty() ? "response" : "tool_call";
            case SYSTEM -> "context";
            case TOOL -> "tool_call";
        };
    }

    /** Returns the metadata that a message has there, with what there is no column for. */
    public static String metadata(Message message) {
        return MessageJson.withMore(message.metadata(), json -> {
            MessageJson.writeText(json, "reply_to", message.parentKey());
            MessageJson.writeText(json, "instead_of", message.insteadOfKey());
            MessageJson.writeText(json, "reasoning", message.reasoning());
            if (message.status() != Status.DONE) {
                json.writeStringField("status", Names.word(message.status()));
            }
            if (message.speaker() != null) {
                json.writeFieldName("speaker");
                MessageJson.writeSpeaker(json, message.speaker());
            }
            if (!message.toolCalls().isEmpty()) {
                json.writeFieldName("tool_calls");
                MessageJson.writeToolCalls(json, message.toolCalls());
            }
            if (message.toolResult() != null) {
                json.writeFieldName("tool_result");
                MessageJson.writeToolResult(json, message.toolResult());
            }
            if (!message.attachments().isEmpty()) {
                json.writeFieldName("attachments");
                MessageJson.writeAttachments(json, message.attachments());
            }
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
