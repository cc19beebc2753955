package dev.quipu.ingest.assistant;

import dev.quipu.ingest.Fault;
import dev.quipu.ingest.Item;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Staged;
import dev.quipu.ingest.Target;
import dev.quipu.ingest.Trace;
import dev.quipu.ingest.copy.StagedColumn;
import dev.quipu.ingest.copy.StagedTable;
import dev.quipu.ingest.target.Columns;
import dev.quipu.ingest.target.Ids;
import dev.quipu.ingest.target.MessageJson;
import dev.quipu.ingest.target.Names;
import dev.quipu.ingest.target.WholeMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The assistant platform. Its row-level security holds: the role of the service, or of the tenants' users, is set for each
 * block, and the connection's login has to be a member of it.
 */
public final class AssistantTarget implements Target {
    private final Statements statements;
    private final AssistantRules rules;
    private final Map<String, String> settings = new LinkedHashMap<>();

    private AssistantTarget(String schema, @Nullable UUID userId) {
        this.statements = AssistantStatements.of(Names.quoted(schema), userId != null);
        this.rules = new AssistantRules(userId);
        settings.put("role", userId == null ? "service_role" : "authenticated");
        settings.put("app.user_id", userId == null ? "" : userId.toString());
        settings.put("request.jwt.claims", "");
        settings.put("request.jwt.claim.sub", "");
    }

    /**
     * Writes as the service: conversations of all users, messages of all roles, with the times that they say. Never what
     * somebody sends who may write in their own name only.
     *
     * @param schema the pack's
     */
    public static AssistantTarget asService(String schema) {
        return new AssistantTarget(schema, null);
    }

    /**
     * Writes as a user, whom the caller has checked: their own conversations, what they say themselves, and now. All else is
     * rejected.
     *
     * @param userId {@code users.id}
     */
    public static AssistantTarget asUser(String schema, UUID userId) {
        return new AssistantTarget(schema, userId);
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public @Nullable Fault fault(Item item) {
        return rules.fault(item);
    }

    @Override
    public UUID messageId(Message message) {
        return Ids.next();
    }

    @Override
    public Statements statements() {
        return statements;
    }

    @Override
    public StagedTable<Staged.Start> starts() {
        return STARTS;
    }

    @Override
    public StagedTable<Staged.Row> messages() {
        return MESSAGES;
    }

    /**
     * Returns what {@code append_message} takes as details: the columns that a message has beside role, text and key.
     *
     * @param parentId the message that it replies to; null for the last one
     * @param insteadOfId the message in whose place it stands; null if in none's
     */
    public static String details(Message message, @Nullable UUID parentId, @Nullable UUID insteadOfId) {
        Trace trace = message.trace();
        return MessageJson.text(json -> {
            json.writeStartObject();
            MessageJson.writeText(json, "parent_message_id", parentId == null ? null : parentId.toString());
            MessageJson.writeText(json, "alternative_to", insteadOfId == null ? null : insteadOfId.toString());
            json.writeFieldName("metadata");
            json.writeRawValue(metadata(message));
            WholeMessage.write(json, message);
            MessageJson.writeNumber(json, "token_count", message.measures().tokens());
            MessageJson.writeNumber(json, "latency_ms", message.measures().latencyMillis());
            if (trace != null) {
                json.writeStringField("trace_id", trace.traceId());
                MessageJson.writeText(json, "span_id", trace.spanId());
                MessageJson.writeText(json, "parent_span_id", trace.parentSpanId());
            }
            json.writeEndObject();
        });
    }

    private static final StagedTable<Staged.Start> STARTS = Columns.starts(
            Columns.start("owner", "uuid", (start, out) -> out.uuid(UUID.fromString(start.owner()))),
            Columns.start("is_archived", "boolean", (start, out) -> out.flag(start.archived())));

    private static final StagedTable<Staged.Row> MESSAGES = new StagedTable<>(
            "quipu_message",
            Columns.with(
                    List.of(
                            Columns.ordinal(),
                            new StagedColumn<>("id", "uuid", (row, out) -> out.uuid(row.id())),
                            new StagedColumn<>("parent_id", "uuid", (row, out) -> out.uuid(row.parentId())),
                            new StagedColumn<>("instead_id", "uuid", (row, out) -> out.uuid(row.insteadOfId())),
                            Columns.said(
                                    "conversation_id", "uuid", (message, out) -> out.uuid(message.conversationId())),
                            Columns.said("client_key", "text", (message, out) -> out.text(message.key())),
                            Columns.written(),
                            Columns.said("parent_key", "text", (message, out) -> out.text(message.parentKey())),
                            Columns.said("instead_key", "text", (message, out) -> out.text(message.insteadOfKey())),
                            Columns.said(
                                    "created_at", "timestamptz", (message, out) -> out.instant(message.createdAt())),
                            Columns.said("metadata", "jsonb", (message, out) -> out.json(metadata(message))),
                            Columns.said(
                                    "token_count",
                                    "integer",
                                    (message, out) ->
                                            out.integer(message.measures().tokens())),
                            Columns.said(
                                    "latency_ms",
                                    "integer",
                                    (message, out) ->
                                            out.integer(message.measures().latencyMillis())),
                            Columns.said(
                                    "trace_id",
                                    "text",
                                    (message, out) -> out.text(
                                            message.trace() == null
                                                    ? null
                                                    : message.trace().traceId())),
                            Columns.said(
                                    "span_id",
                                    "text",
                                    (message, out) -> out.text(
                                            message.trace() == null
                                                    ? null
                                                    : message.trace().spanId())),
                            Columns.said(
                                    "parent_span_id",
                                    "text",
                                    (message, out) -> out.text(
                                            message.trace() == null
                                                    ? null
                                                    : message.trace().parentSpanId()))),
                    WholeMessage.COLUMNS));

    private static String metadata(Message message) {
        return message.speaker() == null && message.attachments().isEmpty() && message.written() == null
                ? message.metadata().text()
                : MessageJson.withMore(message.metadata(), json -> WholeMessage.writeMore(json, message));
    }
}
