package dev.quipu.exports.sharegpt;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.ExportSink;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Measures;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.ToolCall;
import dev.quipu.exports.ToolResult;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonTree;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.parts.LastChange;
import dev.quipu.exports.parts.NotUnderstood;
import dev.quipu.exports.parts.OpenAiCalls;
import dev.quipu.exports.source.Entries;
import dev.quipu.exports.source.ExportFiles;
import dev.quipu.exports.source.KeysMet;
import dev.quipu.exports.source.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads ShareGPT: an array, or JSON lines, of conversations as flat lists of who said what. */
public final class ShareGptReader {
    private static final String[] LISTS = {"conversations", "conversation", "items", "messages"};

    private static final Map<String, Role> ROLES = Map.ofEntries(
            Map.entry("human", Role.USER),
            Map.entry("user", Role.USER),
            Map.entry("gpt", Role.ASSISTANT),
            Map.entry("chatgpt", Role.ASSISTANT),
            Map.entry("assistant", Role.ASSISTANT),
            Map.entry("model", Role.ASSISTANT),
            Map.entry("bot", Role.ASSISTANT),
            Map.entry("bing", Role.ASSISTANT),
            Map.entry("bard", Role.ASSISTANT),
            Map.entry("claude", Role.ASSISTANT),
            Map.entry("function_call", Role.ASSISTANT),
            Map.entry("tool_call", Role.ASSISTANT),
            Map.entry("system", Role.SYSTEM),
            Map.entry("tool", Role.TOOL),
            Map.entry("tool_response", Role.TOOL),
            Map.entry("function", Role.TOOL),
            Map.entry("function_response", Role.TOOL),
            Map.entry("observation", Role.TOOL),
            Map.entry("ipython", Role.TOOL));

    private final ExportSink sink;

    /** What was read under each id: ids of collections put together are not always one conversation's. */
    private final KeysMet met;

    private ShareGptReader(ExportSink sink, KeysMet met) {
        this.sink = sink;
        this.met = met;
    }

    /** Reads an export; of an archive all its {@code .json} and {@code .jsonl}. */
    public static void read(ExportFiles files, ExportSink sink) throws IOException {
        try (KeysMet met = new KeysMet()) {
            ShareGptReader reader = new ShareGptReader(sink, met);
            files.eachOfJson(
                    sink::report,
                    (entry, report) ->
                            Entries.read(entry, report, (object, place) -> reader.conversation(object, place, report)));
        }
    }

    private void conversation(JsonObject object, String place, Report report) throws IOException {
        Fields fields = new Fields(object);
        String list = null;
        for (String key : LISTS) {
            if (list == null && fields.see(key) instanceof JsonArray) {
                list = key;
            }
        }
        JsonArray items = list == null ? null : fields.array(list);
        if (items == null) {
            report.add(Problem.Kind.LEFT_OUT, place, "no conversation: it has no list of messages");
            return;
        }
        String id = fields.id("id");
        String hash = hash(object);
        if (id != null && met.meet(id, hash) == KeysMet.Before.OTHER) {
            report.add(Problem.Kind.LEFT_OUT, place, "another conversation with the id " + id);
            return;
        }
        String key = id == null ? "sha256:" + hash : id;
        String title = fields.text("title");
        Instant created = null;
        for (String name : List.of("create_time", "created_at", "timestamp")) {
            created = created == null ? fields.time(name) : created;
        }
        String system = fields.text("system");
        report.odd(fields, place);
        JsonObject rest = fields.rest();
        List<ExportedMessage> messages = messages(items, system, place + "." + list, report);
        sink.begin(new ExportedConversation(
                key,
                ExportFormat.SHAREGPT,
                title == null || title.isBlank() ? null : title,
                created,
                LastChange.of(null, messages),
                false,
                null,
                rest.isEmpty() ? JsonObject.EMPTY : JsonObject.of("sharegpt", rest)));
        for (ExportedMessage message : messages) {
            sink.take(message);
        }
        sink.end();
    }

    private static List<ExportedMessage> messages(
            JsonArray items, @Nullable String system, String place, Report report) {
        List<ExportedMessage> messages = new ArrayList<>();
        String parent = null;
        ToolCall call = null;
        if (system != null && !system.isEmpty()) {
            messages.add(new MessageDraft("system", Role.SYSTEM).content(system).message());
            parent = "system";
        }
        for (int i = 0; i < items.items().size(); i++) {
            String at = place + "[" + i + "]";
            if (!(items.items().get(i) instanceof JsonObject object)) {
                report.add(
                        Problem.Kind.LEFT_OUT,
                        at,
                        "is no message, but " + items.items().get(i).toJson());
                continue;
            }
            MessageDraft draft = draft(Integer.toString(i), object, at, report);
            if (draft.role() == Role.TOOL && draft.toolResult() == null && call != null) {
                draft.result(new ToolResult(call.id(), call.name(), null));
            }
            if (draft.message().isEmpty()) {
                report.add(Problem.Kind.EMPTY, at, "a message that says nothing");
                continue;
            }
            messages.add(draft.parentKey(parent).message());
            parent = draft.key();
            call = draft.toolCalls().isEmpty() ? call : draft.toolCalls().getLast();
        }
        return messages;
    }

    private static MessageDraft draft(String key, JsonObject object, String place, Report report) {
        Fields fields = new Fields(object);
        String from = fields.firstText("from", "role", "user");
        Role role = from == null ? null : ROLES.get(from.toLowerCase(Locale.ROOT));
        MessageDraft draft = new MessageDraft(key, role == null ? Role.USER : role);
        if (role == null) {
            report.add(Problem.Kind.UNKNOWN, place, "nobody knows who " + from + " is; taken as a person");
            draft.author(from);
        } else if (from != null && !from.equals(role.label())) {
            draft.author(from);
        }
        String id = fields.id("tool_call_id");
        String name = fields.id("name");
        if (draft.role() == Role.TOOL && (id != null || name != null)) {
            draft.result(new ToolResult(id, name, null));
        } else if (name != null) {
            draft.author(name);
        }
        NotUnderstood notUnderstood = new NotUnderstood();
        draft.content(text(fields, place, report, notUnderstood));
        if (from != null && (from.equals("function_call") || from.equals("tool_call"))) {
            call(draft, report, place);
        }
        OpenAiCalls.take(draft, fields);
        draft.createdAt(fields.time("timestamp"));
        draft.measures(Measures.UNKNOWN.ofModel(fields.text("model")));
        report.odd(fields, place);
        JsonObject rest = fields.rest();
        notUnderstood.sayIn(draft);
        return draft.metadata(rest.isEmpty() ? JsonObject.EMPTY : JsonObject.of("sharegpt", rest));
    }

    /** The text, or the texts of a list of parts; what else is in the list stays. */
    private static String text(Fields fields, String place, Report report, NotUnderstood notUnderstood) {
        String text = fields.firstText("value", "content", "text", "markdown");
        if (text != null) {
            return text;
        }
        for (String key : List.of("value", "content")) {
            if (fields.see(key) instanceof JsonArray parts) {
                List<String> texts = new ArrayList<>();
                List<JsonValue> others = new ArrayList<>();
                for (JsonValue part : parts.items()) {
                    if (part instanceof JsonObject object && object.get("text") instanceof JsonText words) {
                        texts.add(words.text());
                    } else if (part instanceof JsonText words) {
                        texts.add(words.text());
                    } else {
                        others.add(part);
                        notUnderstood.add(part);
                        report.add(Problem.Kind.UNKNOWN, place + "." + key, "a part without a text: " + part.toJson());
                    }
                }
                fields.value(key);
                if (!others.isEmpty()) {
                    fields.put(key, new JsonArray(others));
                }
                return String.join("\n", texts);
            }
            if (fields.has(key)) {
                notUnderstood.add(fields.see(key));
                report.add(Problem.Kind.UNKNOWN, place + "." + key, "is no text, and is kept as it is");
            }
        }
        return "";
    }

    /** A message that is nothing but a call: JSON of a name and arguments. */
    private static void call(MessageDraft draft, Report report, String place) {
        String text = draft.message().content();
        if (JsonTree.ofText(text, place, report).orElse(null) instanceof JsonObject object) {
            Fields call = new Fields(object);
            String name = call.text("name");
            JsonValue arguments = call.value("arguments");
            if (name != null && !name.isEmpty() && call.rest().isEmpty()) {
                draft.call(new ToolCall(draft.key(), name, arguments == null ? JsonObject.EMPTY : arguments));
                draft.content("");
                return;
            }
        }
        report.add(Problem.Kind.UNKNOWN, place, "a call that is no JSON of a name and arguments; it is kept as a text");
    }

    private static String hash(JsonObject object) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(object.toJson().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
