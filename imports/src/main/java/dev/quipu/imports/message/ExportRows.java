package dev.quipu.imports.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.quipu.exports.Attachment;
import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Measures;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Role;
import dev.quipu.exports.Status;
import dev.quipu.exports.ToolCall;
import dev.quipu.exports.ToolResult;
import dev.quipu.exports.Trace;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonTree;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.json.StrictJson;
import dev.quipu.ingest.ConversationStart;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of {@link ExportQueries} as what is written. */
public final class ExportRows {
    /** What the database holds was taken by it, and needs no second look. */
    private static final JsonTree.Notes NONE = new JsonTree.Notes() {
        @Override
        public void repeated(String path, JsonValue lost) {}

        @Override
        public void altered(String path, String reason) {}
    };

    private static final long LARGEST = 1_000_000_000L;

    /** The key in the metadata for JSON that is larger or deeper than is read, as texts. */
    private static final String UNREAD = "unread_json";

    /** The key in the metadata for what somebody keeps of a tool's call beside its name and arguments, such as their exact text. */
    private static final String MORE_OF_CALLS = "more_of_tool_calls";

    /** What ingestion puts into the metadata, in one system or another. */
    private static final List<String> PLACED = List.of(
            "attachments",
            "instead_of",
            "measures",
            "reasoning",
            "reply_to",
            "speaker",
            "status",
            "tool_calls",
            "tool_result",
            "trace",
            "written");

    private ExportRows() {}

    /** Returns the conversation of a row. */
    public static ExportedConversation conversation(ResultSet row) throws SQLException, IOException {
        return new ExportedConversation(
                row.getString("id"),
                ExportFormat.QUIPU,
                row.getString("title"),
                time(row, "created_at"),
                time(row, "updated_at"),
                row.getBoolean("is_archived"),
                row.getString("active_key"),
                object(row.getString("metadata")));
    }

    /** Returns the message of a row. */
    public static ExportedMessage message(ResultSet row) throws SQLException, IOException {
        Role role = Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT));
        MessageDraft draft = new MessageDraft(row.getString("key"), role)
                .parentKey(row.getString("parent_key"))
                .alternativeTo(row.getString("alternative_key"))
                .author(row.getString("author"), row.getString("author_name"))
                .createdAt(time(row, "created_at"))
                .content(row.getString("content"))
                .written(row.getString("written"))
                .status(status(row.getString("status")))
                .reasoning(row.getString("reasoning"));
        Map<String, JsonValue> unread = new LinkedHashMap<>();
        List<JsonValue> more = new ArrayList<>();
        for (JsonObject object : objects(row, "tool_calls", unread)) {
            Fields call = new Fields(object);
            String id = call.id("id");
            String name = call.id("name");
            JsonValue arguments = object.get("arguments");
            draft.call(new ToolCall(
                    id == null ? "" : id, name == null ? "" : name, arguments == null ? JsonObject.EMPTY : arguments));
            call.value("arguments");
            if (!call.rest().isEmpty()) {
                more.add(call.rest().withFirst("id", new JsonText(id == null ? "" : id)));
            }
        }
        if (role == Role.TOOL) {
            Object failed = row.getObject("tool_failed");
            draft.result(new ToolResult(
                    row.getString("tool_call_id"),
                    row.getString("tool_name"),
                    failed instanceof Boolean flag ? flag : null));
        }
        for (JsonObject object : objects(row, "attachments", unread)) {
            draft.attach(attachment(new Fields(object)));
        }
        takeWordsOfFiles(draft);
        draft.measures(new Measures(
                row.getString("model"),
                number(row, "tokens"),
                number(row, "prompt_tokens"),
                number(row, "cached_tokens"),
                number(row, "reasoning_tokens"),
                number(row, "latency_ms")));
        draft.trace(trace(row.getString("trace_id"), row.getString("span_id"), row.getString("parent_span_id")));
        JsonObject stored = object(row.getString("metadata"));
        link(draft, row.getString(1), Fields.of(stored.get("quipu")));
        JsonObject metadata = metadata(stored);
        if (!more.isEmpty()) {
            metadata = metadata.with(MORE_OF_CALLS, new JsonArray(more));
        }
        return draft.metadata(unread.isEmpty() ? metadata : metadata.with(UNREAD, new JsonObject(unread)))
                .message();
    }

    /** A system without a column for what a message refers to has its key in the metadata, from which the id follows. */
    private static void link(MessageDraft draft, String conversation, Fields more) {
        String parent = more.text("reply_to");
        if (parent != null) {
            draft.parentKey(ConversationStart.idOf(conversation, parent).toString());
        }
        String instead = more.text("instead_of");
        if (instead != null) {
            draft.alternativeTo(ConversationStart.idOf(conversation, instead).toString());
        }
    }

    private static @Nullable Trace trace(
            @Nullable String traceId, @Nullable String spanId, @Nullable String parentSpanId) {
        return traceId == null ? null : new Trace(traceId, spanId, parentSpanId);
    }

    private static Status status(@Nullable String status) {
        return switch (status == null ? "" : status) {
            case "partial", "streaming" -> Status.PARTIAL;
            case "cancelled" -> Status.CANCELLED;
            default -> Status.DONE;
        };
    }

    /** What an import wrote in place of no word is no word of the message. */
    private static void takeWordsOfFiles(MessageDraft draft) {
        ExportedMessage message = draft.message();
        String written = message.written();
        if (written != null && written.isEmpty() && message.content().equals(FileWords.of(message.attachments()))) {
            draft.content("").written(null);
        }
    }

    private static Attachment attachment(Fields file) {
        String uri = file.id("uri");
        return new Attachment(
                uri == null ? "" : uri, file.text("media_type"), file.text("name"), file.text("sha256"), file.rest());
    }

    /** What ingestion has put there has places of its own in the line. */
    private static JsonObject metadata(JsonObject metadata) {
        if (!(metadata.get("quipu") instanceof JsonObject more)) {
            return metadata;
        }
        Map<String, JsonValue> rest = new LinkedHashMap<>(more.members());
        PLACED.forEach(rest::remove);
        Map<String, JsonValue> all = new LinkedHashMap<>(metadata.members());
        if (rest.isEmpty()) {
            all.remove("quipu");
        } else {
            all.put("quipu", new JsonObject(rest));
        }
        return new JsonObject(all);
    }

    /** Returns a time, or null. */
    public static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    /** Returns a whole number, or null. */
    public static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    /** Returns a column that holds an object; an empty one for NULL. What cannot be read is in it as a text. */
    public static JsonObject object(@Nullable String json) throws IOException {
        return switch (value(json)) {
            case JsonObject object -> object;
            case JsonText unread -> JsonObject.of(UNREAD, unread);
            case null, default -> JsonObject.EMPTY;
        };
    }

    private static List<JsonObject> objects(ResultSet row, String column, Map<String, JsonValue> unread)
            throws SQLException, IOException {
        JsonValue value = value(row.getString(column));
        if (value instanceof JsonText) {
            unread.put(column, value);
        }
        return value instanceof JsonArray array
                ? array.items().stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .toList()
                : List.of();
    }

    /** One row that nests deeper than an import takes must not keep all others from being exported: it is a text. */
    private static @Nullable JsonValue value(@Nullable String json) throws IOException {
        if (json == null) {
            return null;
        }
        try (JsonParser parser = StrictJson.readStored(json)) {
            parser.nextToken();
            return JsonTree.read(parser, "", LARGEST, NONE);
        } catch (StreamConstraintsException e) {
            return new JsonText(json);
        }
    }
}
