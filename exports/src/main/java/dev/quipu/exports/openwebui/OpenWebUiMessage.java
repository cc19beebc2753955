package dev.quipu.exports.openwebui;

import dev.quipu.exports.Attachment;
import dev.quipu.exports.Measures;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.Status;
import dev.quipu.exports.ToolResult;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonConstant;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.parts.NotUnderstood;
import dev.quipu.exports.parts.OpenAiCalls;
import dev.quipu.exports.source.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A message of Open WebUI. What is not known of it goes into its metadata, under {@code open-webui}. */
final class OpenWebUiMessage {
    private static final Map<String, Role> ROLES =
            Map.of("user", Role.USER, "assistant", Role.ASSISTANT, "system", Role.SYSTEM, "tool", Role.TOOL);
    private static final Pattern DATA = Pattern.compile("data:([^/;,]+/[^;,]+)[;,].*", Pattern.DOTALL);

    private OpenWebUiMessage() {}

    /** Returns a message, or null if it says nothing, which is then told. */
    static @Nullable MessageDraft draft(String key, Fields fields, String place, Report report) {
        String name = fields.text("role");
        Role role = name == null ? null : ROLES.get(name);
        MessageDraft draft = new MessageDraft(key, role == null ? Role.SYSTEM : role);
        if (role == null) {
            report.add(Problem.Kind.UNKNOWN, place, "nobody knows the role " + name + "; taken as the system's");
            if (name != null) {
                fields.put("role", new JsonText(name));
            }
        }
        NotUnderstood notUnderstood = new NotUnderstood();
        String content = content(fields, place, report, notUnderstood);
        draft.createdAt(fields.time("timestamp"));
        draft.reasoning(fields.firstText("reasoning_content", "reasoning"));
        if (role != Role.ASSISTANT) {
            draft.content(content);
        } else if (WrittenDetails.take(draft, content, place, report) && !fields.has("content")) {
            fields.put("content", new JsonText(content));
        }
        draft.measures(measures(fields));
        files(draft, fields, place, report, notUnderstood);
        OpenAiCalls.take(draft, fields);
        if (role == Role.TOOL) {
            draft.result(new ToolResult(fields.id("tool_call_id"), fields.text("name"), null));
        }
        if (fields.see("done") == JsonConstant.FALSE) {
            draft.status(Status.CANCELLED);
        }
        fields.drop("done", JsonConstant.TRUE);
        report.odd(fields, place);
        JsonObject rest = fields.rest();
        draft.metadata(rest.isEmpty() ? JsonObject.EMPTY : JsonObject.of("open-webui", rest));
        notUnderstood.sayIn(draft);
        if (draft.message().isEmpty()) {
            JsonValue error = fields.see("error");
            report.add(
                    Problem.Kind.EMPTY,
                    place,
                    "a message that says nothing" + (error == null ? "" : ", but has an error: " + error.toJson()));
            return null;
        }
        return draft;
    }

    private static String content(Fields fields, String place, Report report, NotUnderstood notUnderstood) {
        if (!(fields.see("content") instanceof JsonArray parts)) {
            String text = fields.text("content");
            notUnderstood.add(fields.see("content"));
            return text == null ? "" : text;
        }
        notUnderstood.add(parts);
        List<String> texts = new ArrayList<>();
        for (JsonValue part : parts.items()) {
            if (part instanceof JsonObject object && object.get("text") instanceof JsonText words) {
                texts.add(words.text());
            }
        }
        report.add(Problem.Kind.UNKNOWN, place + ".content", "is a list of parts; it is kept beside its texts");
        return String.join("\n", texts);
    }

    /** Counts as OpenAI names them, and as Ollama does; the object stays as it is, since it has more. */
    private static Measures measures(Fields fields) {
        String model = fields.firstText("model");
        JsonValue given = fields.has("usage") ? fields.see("usage") : fields.see("info");
        Fields usage = Fields.of(given);
        if (given instanceof JsonObject && usage.see("usage") instanceof JsonObject nested) {
            usage = new Fields(nested);
        }
        return new Measures(
                model,
                first(usage, "completion_tokens", "output_tokens", "eval_count"),
                first(usage, "prompt_tokens", "input_tokens", "prompt_eval_count"),
                detail(usage, "cached_tokens", "prompt_tokens_details", "input_tokens_details"),
                detail(usage, "reasoning_tokens", "completion_tokens_details", "output_tokens_details"),
                null);
    }

    private static @Nullable Long first(Fields fields, String... keys) {
        for (String key : keys) {
            Long count = fields.count(key);
            if (count != null) {
                return count;
            }
        }
        return null;
    }

    private static @Nullable Long detail(Fields usage, String key, String... objects) {
        for (String name : objects) {
            if (usage.see(name) instanceof JsonObject object) {
                return new Fields(object).count(key);
            }
        }
        return null;
    }

    private static void files(
            MessageDraft draft, Fields fields, String place, Report report, NotUnderstood notUnderstood) {
        JsonArray files = fields.array("files");
        if (files == null) {
            return;
        }
        List<JsonValue> odd = new ArrayList<>();
        for (int i = 0; i < files.items().size(); i++) {
            Fields file = Fields.of(files.items().get(i));
            String uri = file.id("url");
            uri = uri == null ? file.id("id") : uri;
            if (uri == null) {
                odd.add(files.items().get(i));
                report.add(Problem.Kind.UNKNOWN, place + ".files[" + i + "]", "a file without url and id");
                continue;
            }
            Matcher data = DATA.matcher(uri);
            String type = data.matches() ? data.group(1) : file.text("content_type");
            if (type == null && file.see("file") instanceof JsonObject inner) {
                Fields stored = new Fields(inner);
                type = Fields.of(stored.object("meta")).text("content_type");
            }
            draft.attach(new Attachment(uri, type, file.text("name"), null, file.rest()));
        }
        if (!odd.isEmpty()) {
            fields.put("files", new JsonArray(odd));
            notUnderstood.add(new JsonArray(odd));
        }
    }
}
