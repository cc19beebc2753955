package dev.quipu.exports.otlp;

import dev.quipu.exports.Attachment;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.ToolCall;
import dev.quipu.exports.ToolResult;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonConstant;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonTree;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.source.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages as {@code gen_ai.input.messages} has them: a role and parts, structured or as JSON in a text. */
final class MessageParts {
    private static final String OTLP = "otlp";
    private static final String TEXT = "text";
    private static final String REASONING = "reasoning";
    private static final String CALL = "tool_call";
    private static final String ANSWER = "tool_call_response";
    private static final Map<String, Role> ROLES = Map.of(
            "user", Role.USER,
            "human", Role.USER,
            "assistant", Role.ASSISTANT,
            "model", Role.ASSISTANT,
            "system", Role.SYSTEM,
            "developer", Role.SYSTEM,
            "tool", Role.TOOL,
            "function", Role.TOOL);

    private final Report report;
    private final String place;
    private final String prefix;
    private final List<ExportedMessage> messages = new ArrayList<>();

    /**
     * Begins without messages.
     *
     * @param prefix what keys begin with
     */
    MessageParts(Report report, String place, String prefix) {
        this.report = report;
        this.place = place;
        this.prefix = prefix;
    }

    Report report() {
        return report;
    }

    List<ExportedMessage> messages() {
        return messages;
    }

    /** Returns what a text holds if that is JSON, or the value itself. */
    static JsonValue structured(JsonValue value, String place, Report report) {
        if (!(value instanceof JsonText text) || !text.text().matches("(?s)\\s*[\\[{].*")) {
            return value;
        }
        return JsonTree.ofText(text.text(), place, report).orElse(value);
    }

    /** Adds the messages of an attribute. */
    void add(JsonValue attribute, Role otherwise) {
        JsonValue value = structured(attribute, place, report);
        if (value instanceof JsonArray array) {
            array.items().forEach(item -> addOne(item, otherwise));
        } else {
            addOne(value, otherwise);
        }
    }

    private void addOne(JsonValue item, Role otherwise) {
        switch (item) {
            case JsonText text ->
                messages.add(draft(otherwise).content(text.text()).message());
            case JsonObject object -> addObject(object, otherwise);
            default -> report.add(Problem.Kind.LEFT_OUT, place, "is no message, but " + item.toJson());
        }
    }

    private void addObject(JsonObject object, Role otherwise) {
        Optional<List<JsonValue>> inside = WholeBodies.messages(object);
        if (inside.isPresent()) {
            inside.get().forEach(item -> addOne(item, otherwise));
            return;
        }
        Fields fields = WholeBodies.message(object);
        if (WholeBodies.isMessage(fields)) {
            message(fields, otherwise);
        } else {
            report.add(Problem.Kind.UNKNOWN, place, "is no message; what is said is taken to be its JSON");
            messages.add(draft(otherwise).content(object.toJson()).message());
        }
    }

    /** Adds a message. */
    void message(Fields fields, Role otherwise) {
        String name = fields.text("role");
        Role role = name == null ? otherwise : ROLES.get(name.toLowerCase(Locale.ROOT));
        if (role == null) {
            report.add(Problem.Kind.UNKNOWN, place, "nobody knows the role " + name);
            role = otherwise;
        }
        if (name != null && !name.equals(role.label())) {
            fields.put("role", new JsonText(name));
        }
        MessageDraft draft = draft(role).author(fields.text("name"));
        JsonArray parts = fields.array("parts");
        List<ExportedMessage> answers = parts == null ? old(draft, fields) : parts(draft, fields, parts);
        report.odd(fields, place);
        JsonObject rest = fields.rest();
        if (answers.isEmpty() || !draft.message().isEmpty()) {
            messages.add(draft.metadata(kept(rest)).message());
            rest = JsonObject.EMPTY;
        }
        for (ExportedMessage answer : answers) {
            // What there is of the message beside its parts goes with the first that it becomes.
            JsonObject own = rest;
            for (Map.Entry<String, JsonValue> member :
                    Fields.of(answer.metadata().get(OTLP)).rest().members().entrySet()) {
                own = own.with(member.getKey(), member.getValue());
            }
            messages.add(draft(Role.TOOL)
                    .content(answer.content())
                    .result(answer.toolResult())
                    .metadata(kept(own))
                    .message());
            rest = JsonObject.EMPTY;
        }
    }

    private static JsonObject kept(JsonObject rest) {
        return rest.isEmpty() ? JsonObject.EMPTY : JsonObject.of(OTLP, rest);
    }

    private MessageDraft draft(Role role) {
        return new MessageDraft(prefix + messages.size(), role);
    }

    /** Fills in a message as OpenAI's, which the conventions had before: content, tool calls, the id of a call. */
    private List<ExportedMessage> old(MessageDraft draft, Fields fields) {
        List<ExportedMessage> answers = List.of();
        JsonValue content = fields.value("content");
        if (content instanceof JsonText text) {
            draft.content(text.text());
        } else if (content instanceof JsonArray array) {
            fields.put("parts", array);
            JsonArray parts = fields.array("parts");
            if (parts != null) {
                answers = parts(draft, fields, parts);
            }
        } else if (content != null) {
            draft.content(content.toJson());
        }
        String callId = fields.id("tool_call_id");
        callId = callId == null && draft.role() == Role.TOOL ? fields.id("id") : callId;
        if (draft.role() == Role.TOOL
                && answers.isEmpty()
                && !isNamed(draft.message().toolResult())) {
            draft.result(new ToolResult(callId, null, null));
        }
        JsonValue calls = fields.value("tool_calls");
        if (calls != null && structured(calls, place, report) instanceof JsonArray array) {
            PartDetails details = PartDetails.of(fields);
            array.items().forEach(call -> oldCall(draft, Fields.of(call), details));
            details.keepIn(fields);
        }
        return answers;
    }

    private static boolean isNamed(@Nullable ToolResult result) {
        return result != null && (result.callId() != null || result.name() != null);
    }

    private void oldCall(MessageDraft draft, Fields call, PartDetails details) {
        JsonObject inner = call.object("function");
        call.drop("type", new JsonText("function"));
        Fields function = inner == null ? call : new Fields(inner);
        String id = call(draft, call, function);
        boolean hasMore = inner != null && !function.rest().isEmpty();
        details.add(CALL, id, hasMore ? call.rest().with("function", function.rest()) : call.rest());
    }

    /**
     * Adds a call under the names of the conventions, and of those whose parts come as they are; returns its id.
     */
    private String call(MessageDraft draft, Fields call, Fields function) {
        String id = call.id("id");
        call(
                draft,
                id == null ? call.id("toolCallId") : id,
                function.firstText("name", "toolName"),
                firstValue(function, "arguments", "args", "input"));
        return draft.toolCalls().getLast().id();
    }

    private static @Nullable JsonValue firstValue(Fields fields, String... names) {
        for (String name : names) {
            if (fields.has(name)) {
                return fields.value(name);
            }
        }
        return null;
    }

    private void call(MessageDraft draft, @Nullable String id, @Nullable String name, @Nullable JsonValue arguments) {
        draft.call(new ToolCall(
                id == null ? draft.key() + "." + draft.toolCalls().size() : id,
                name == null || name.isEmpty() ? "unknown" : name,
                arguments == null ? JsonObject.EMPTY : structured(arguments, place, report)));
    }

    private List<ExportedMessage> parts(MessageDraft draft, Fields message, JsonArray parts) {
        List<String> texts = new ArrayList<>();
        List<String> thoughts = new ArrayList<>();
        List<JsonValue> others = new ArrayList<>();
        List<ExportedMessage> answers = new ArrayList<>();
        PartDetails details = PartDetails.of(message);
        for (JsonValue item : parts.items()) {
            if (item instanceof JsonText text) {
                texts.add(text.text());
                continue;
            }
            Fields part = Fields.of(item);
            String type = part.text("type");
            switch (type == null ? "" : type) {
                case "text", "input_text", "output_text" -> {
                    addText(texts, part, others, item);
                    details.add(TEXT, null, part.rest());
                }
                case "reasoning", "thinking" -> {
                    addText(thoughts, part, others, item);
                    details.add(REASONING, null, part.rest());
                }
                case "tool_call", "tool-call", "tool_use" -> {
                    String id = call(draft, part, part);
                    details.add(CALL, id, part.rest());
                }
                case "tool_call_response", "tool-result", "tool_result" -> answers.add(answer(part));
                case "image_url" -> image(draft, part, others, item);
                case "uri", "file", "file_data", "blob" -> file(draft, type, part, others, item);
                default -> {
                    others.add(item);
                    report.add(Problem.Kind.UNKNOWN, place, "nobody knows a part of type " + type);
                }
            }
        }
        draft.content(String.join("\n", texts));
        draft.reasoning(thoughts.isEmpty() ? null : String.join("\n", thoughts));
        if (!others.isEmpty() && answers.isEmpty() && draft.message().isEmpty()) {
            // A message that says nothing has no row of its own, in whose metadata they would be kept.
            draft.content(new JsonArray(others).toJson());
        } else if (!others.isEmpty()) {
            message.put("parts", new JsonArray(others));
        }
        List<ExportedMessage> left = merged(draft, answers, details);
        details.keepIn(message);
        return left;
    }

    /** A message of a tool with one answer and nothing else is that answer. */
    private static List<ExportedMessage> merged(
            MessageDraft draft, List<ExportedMessage> answers, PartDetails details) {
        if (answers.size() == 1 && draft.role() == Role.TOOL && draft.message().isEmpty()) {
            ExportedMessage answer = answers.getFirst();
            draft.content(answer.content()).result(answer.toolResult());
            details.addAll(Fields.of(answer.metadata().get(OTLP)));
            return List.of();
        }
        return answers;
    }

    private static void addText(List<String> texts, Fields part, List<JsonValue> others, JsonValue item) {
        String text = part.firstText("content", "text");
        if (text == null) {
            others.add(item);
        } else {
            texts.add(text);
        }
    }

    private ExportedMessage answer(Fields part) {
        JsonValue response = firstValue(part, "response", "result", "output", "content");
        String content = response == null ? "" : response instanceof JsonText text ? text.text() : response.toJson();
        String call = part.id("id");
        call = call == null ? part.id("tool_use_id") : call;
        ToolResult result = new ToolResult(
                call == null ? part.id("toolCallId") : call,
                part.firstText("name", "toolName"),
                hasFailed(part, Fields.of(response)));
        Fields kept = new Fields(JsonObject.EMPTY);
        PartDetails details = PartDetails.of(kept);
        details.add(ANSWER, result.callId(), part.rest());
        details.keepIn(kept);
        return new MessageDraft(prefix, Role.TOOL)
                .content(content)
                .result(result)
                .metadata(kept(kept.rest()))
                .message();
    }

    /**
     * Says it as the conventions, Anthropic and Vercel's AI SDK do, which in newer versions has it in the type of
     * the output.
     */
    private static @Nullable Boolean hasFailed(Fields part, Fields output) {
        for (String name : List.of("failed", "is_error", "isError")) {
            if (part.see(name) instanceof JsonConstant) {
                return part.flag(name);
            }
        }
        boolean isError =
                output.see("type") instanceof JsonText type && type.text().startsWith("error-");
        return isError ? true : null;
    }

    /** Adds an image as OpenAI's chat has it. */
    private static void image(MessageDraft draft, Fields part, List<JsonValue> others, JsonValue item) {
        JsonValue image = part.value("image_url");
        Fields described = Fields.of(image);
        String uri = image instanceof JsonText text ? text.text() : described.id("url");
        if (uri == null) {
            others.add(item);
            return;
        }
        JsonObject more = part.rest();
        for (Map.Entry<String, JsonValue> member : described.rest().members().entrySet()) {
            more = more.with(member.getKey(), member.getValue());
        }
        draft.attach(new Attachment(uri, null, null, null, more.with("type", new JsonText("uri"))));
    }

    private static void file(
            MessageDraft draft, @Nullable String type, Fields part, List<JsonValue> others, JsonValue item) {
        String mediaType = part.text("mime_type");
        String uri = part.id("uri");
        uri = uri == null ? part.id("file_id") : uri;
        if (uri == null && part.see("content") instanceof JsonText data) {
            part.value("content");
            uri = "data:" + (mediaType == null ? "" : mediaType) + ";base64," + data.text();
        }
        if (uri == null) {
            others.add(item);
            return;
        }
        JsonObject more = part.rest().with("type", new JsonText(String.valueOf(type)));
        draft.attach(new Attachment(uri, mediaType, null, null, more));
    }

    /** Returns messages as the attribute. */
    static JsonArray write(List<ExportedMessage> messages) {
        return new JsonArray(
                messages.stream().<JsonValue>map(MessageParts::write).toList());
    }

    private static JsonObject write(ExportedMessage message) {
        JsonObject object = JsonObject.of("role", new JsonText(message.role().label()));
        if (message.author() != null) {
            object = object.with("name", new JsonText(message.author()));
        }
        Fields rest = Fields.of(message.metadata().get(OTLP));
        PartDetails details = PartDetails.of(rest);
        List<JsonValue> parts = new ArrayList<>(details.into(writeParts(message)));
        details.keepIn(rest);
        JsonArray others = rest.array("parts");
        if (others != null) {
            parts.addAll(others.items());
        }
        for (Map.Entry<String, JsonValue> member : rest.rest().members().entrySet()) {
            object = object.with(member.getKey(), member.getValue());
        }
        return object.with("parts", new JsonArray(parts));
    }

    /** Returns what a message says as parts. */
    static List<JsonValue> writeParts(ExportedMessage message) {
        List<JsonValue> parts = new ArrayList<>();
        if (message.reasoning() != null) {
            parts.add(part(REASONING).with("content", new JsonText(message.reasoning())));
        }
        ToolResult result = message.toolResult();
        if (result != null) {
            JsonObject answer = part(ANSWER);
            answer = result.callId() == null ? answer : answer.with("id", new JsonText(result.callId()));
            answer = result.name() == null ? answer : answer.with("name", new JsonText(result.name()));
            answer = result.failed() == null ? answer : answer.with("failed", JsonConstant.of(result.failed()));
            parts.add(answer.with("response", new JsonText(message.content())));
        } else if (!message.content().isEmpty()) {
            parts.add(part(TEXT).with("content", new JsonText(message.content())));
        }
        for (ToolCall call : message.toolCalls()) {
            parts.add(part(CALL)
                    .with("id", new JsonText(call.id()))
                    .with("name", new JsonText(call.name()))
                    .with("arguments", call.arguments()));
        }
        message.attachments().forEach(file -> parts.add(writeFile(file)));
        return parts;
    }

    private static JsonObject part(String type) {
        return JsonObject.of("type", new JsonText(type));
    }

    private static JsonObject writeFile(Attachment file) {
        JsonObject part = file.more();
        if (file.mediaType() != null) {
            part = part.with("mime_type", new JsonText(file.mediaType()));
        }
        String type = part.get("type") instanceof JsonText text ? text.text() : "uri";
        int data = file.uri().indexOf(";base64,");
        if (type.equals("blob") && data >= 0) {
            return part.with("content", new JsonText(file.uri().substring(data + ";base64,".length())));
        }
        return part.with("type", new JsonText(type))
                .with(type.startsWith("file") ? "file_id" : "uri", new JsonText(file.uri()));
    }
}
