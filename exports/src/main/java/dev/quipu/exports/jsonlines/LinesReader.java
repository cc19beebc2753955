package dev.quipu.exports.jsonlines;

import dev.quipu.exports.Attachment;
import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.ExportSink;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.Measures;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.Status;
import dev.quipu.exports.ToolCall;
import dev.quipu.exports.ToolResult;
import dev.quipu.exports.Trace;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonNumber;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.source.Entries;
import dev.quipu.exports.source.ExportFiles;
import dev.quipu.exports.source.Report;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ConversationLines} writes. Members that it does not know go into {@code metadata.lines}. */
public final class LinesReader implements Entries.Taker {
    /** How a message begins, also one whose line is broken further on. */
    private static final Pattern MESSAGE = Pattern.compile("\\s*\\{\\s*\"type\"\\s*:\\s*\"message\"");

    private final ExportSink sink;
    private final Report report;
    private boolean isOpen;
    private boolean isAnyBefore;

    private LinesReader(ExportSink sink, Report report) {
        this.sink = sink;
        this.report = report;
    }

    /** Reads an export. */
    public static void read(ExportFiles files, ExportSink sink) throws IOException {
        files.eachOfJson(sink::report, (entry, report) -> {
            LinesReader reader = new LinesReader(sink, report);
            Entries.read(entry, report, reader);
            reader.end();
        });
    }

    private void end() throws IOException {
        if (isOpen) {
            sink.end();
            isOpen = false;
        }
    }

    /** What may have begun a conversation ends the one before: what follows would be taken for a part of that. */
    @Override
    public void leftOut(String beginning) throws IOException {
        if (!MESSAGE.matcher(beginning).lookingAt()) {
            isAnyBefore = true;
            end();
        }
    }

    @Override
    public void take(JsonObject object, String place) throws IOException {
        Fields fields = new Fields(object);
        String type = fields.text("type");
        String key = fields.id("key");
        if ("conversation".equals(type)) {
            isAnyBefore = true;
            end();
        }
        if (key == null) {
            report.add(Problem.Kind.LEFT_OUT, place, "has no key");
        } else if ("conversation".equals(type)) {
            conversation(fields, key, place);
        } else if (!"message".equals(type)) {
            report.add(Problem.Kind.LEFT_OUT, place, "is neither a conversation nor a message, but a " + type);
        } else if (isOpen) {
            message(fields, key, place);
        } else {
            report.add(
                    Problem.Kind.LEFT_OUT,
                    place,
                    isAnyBefore ? "a message whose conversation was left out" : "a message before any conversation");
        }
    }

    private void conversation(Fields fields, String key, String place) throws IOException {
        JsonValue version = fields.value("version");
        if (!JsonNumber.of(ConversationLines.VERSION).equals(version)) {
            report.add(Problem.Kind.LEFT_OUT, place, "is of " + said(version) + ", which is not known");
            return;
        }
        String label = fields.text("format");
        Optional<ExportFormat> format = label == null ? Optional.empty() : ExportFormat.named(label);
        if (format.isEmpty() && label != null) {
            report.add(Problem.Kind.UNKNOWN, place, "nobody knows the format " + label);
            fields.put("format", new JsonText(label));
        }
        ExportedConversation conversation = new ExportedConversation(
                key,
                format.orElse(ExportFormat.QUIPU),
                fields.text("title"),
                fields.time("created_at"),
                fields.time("updated_at"),
                Boolean.TRUE.equals(fields.flag("is_archived")),
                fields.id("active"),
                metadata(fields, place));
        isOpen = true;
        sink.begin(conversation);
    }

    private static String said(@Nullable JsonValue version) {
        return switch (version) {
            case null -> "no version";
            case JsonNumber number -> "version " + number.text();
            case JsonText text -> "version \"" + text.text() + "\"";
            default -> "a version that is no number";
        };
    }

    private void message(Fields fields, String key, String place) throws IOException {
        Optional<Role> role = named(Role.values(), fields.text("role"));
        if (role.isEmpty()) {
            report.add(Problem.Kind.LEFT_OUT, place, "a message whose role nobody knows");
            return;
        }
        MessageDraft draft = new MessageDraft(key, role.get());
        draft.parentKey(fields.id("parent")).alternativeTo(fields.id("alternative_to"));
        draft.author(fields.text("author"), fields.text("author_name")).createdAt(fields.time("created_at"));
        String content = fields.text("content");
        draft.content(content == null ? "" : content).written(fields.text("written"));
        draft.reasoning(fields.text("reasoning"));
        if (fields.see("status") instanceof JsonText status) {
            named(Status.values(), status.text()).ifPresent(known -> {
                fields.value("status");
                draft.status(known);
            });
        }
        calls(draft, fields);
        if (fields.see("tool_result") instanceof JsonObject result) {
            fields.value("tool_result");
            Fields parts = new Fields(result);
            draft.result(new ToolResult(parts.id("call"), parts.text("name"), parts.flag("failed")));
        }
        attachments(draft, fields);
        draft.measures(new Measures(
                fields.text("model"),
                fields.count("tokens"),
                fields.count("prompt_tokens"),
                fields.count("cached_tokens"),
                fields.count("reasoning_tokens"),
                fields.count("latency_ms")));
        draft.trace(trace(fields));
        draft.metadata(metadata(fields, place));
        sink.take(draft.message());
    }

    private static <E extends Enum<E>> Optional<E> named(E[] values, @Nullable String label) {
        return Arrays.stream(values)
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(label))
                .findFirst();
    }

    private JsonObject metadata(Fields fields, String place) {
        JsonObject metadata = fields.object("metadata");
        report.odd(fields, place);
        JsonObject rest = fields.rest();
        if (!rest.isEmpty()) {
            report.add(
                    Problem.Kind.UNKNOWN,
                    place,
                    "members that nobody knows: "
                            + String.join(", ", rest.members().keySet()));
        }
        JsonObject all = metadata == null ? JsonObject.EMPTY : metadata;
        return rest.isEmpty() ? all : all.with("lines", rest);
    }

    private static void calls(MessageDraft draft, Fields fields) {
        List<JsonValue> others = new ArrayList<>();
        for (JsonValue item : items(fields, "tool_calls")) {
            Fields call = Fields.of(item);
            String id = call.id("id");
            String name = call.id("name");
            // What is null here is a null that was written: of all values the one that Fields does not hold.
            JsonValue arguments = item instanceof JsonObject object ? object.get("arguments") : null;
            if (id == null || name == null || arguments == null) {
                others.add(item);
                continue;
            }
            draft.call(new ToolCall(id, name, arguments));
            call.value("arguments");
            if (!call.rest().isEmpty()) {
                others.add(call.rest().withFirst("id", new JsonText(id)));
            }
        }
        keep(fields, "tool_calls", others);
    }

    private static void keep(Fields fields, String key, List<JsonValue> others) {
        if (!others.isEmpty()) {
            fields.put(key, new JsonArray(others));
        }
    }

    private static void attachments(MessageDraft draft, Fields fields) {
        List<JsonValue> others = new ArrayList<>();
        for (JsonValue item : items(fields, "attachments")) {
            Fields file = Fields.of(item);
            String uri = file.id("uri");
            if (uri == null) {
                others.add(item);
                continue;
            }
            JsonObject more = file.object("more");
            draft.attach(new Attachment(
                    uri,
                    file.text("media_type"),
                    file.text("name"),
                    file.text("sha256"),
                    more == null ? JsonObject.EMPTY : more));
            if (!file.rest().isEmpty()) {
                others.add(file.rest().withFirst("uri", new JsonText(uri)));
            }
        }
        keep(fields, "attachments", others);
    }

    private static List<JsonValue> items(Fields fields, String key) {
        JsonArray array = fields.array(key);
        return array == null ? List.of() : array.items();
    }

    private static @Nullable Trace trace(Fields fields) {
        if (!(fields.see("trace") instanceof JsonObject object)) {
            return null;
        }
        Fields trace = new Fields(object);
        String traceId = trace.text("trace_id");
        if (traceId == null) {
            return null;
        }
        fields.value("trace");
        Trace read = new Trace(traceId, trace.text("span_id"), trace.text("parent_span_id"));
        if (!trace.rest().isEmpty()) {
            fields.put("trace", trace.rest());
        }
        return read;
    }
}
