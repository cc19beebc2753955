package dev.quipu.exports.chatgpt;

import dev.quipu.exports.Attachment;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.parts.NotUnderstood;
import dev.quipu.exports.source.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a message of ChatGPT says, by its {@code content_type}. */
final class ChatGptContent {
    private static final Set<String> KNOWN = Set.of(
            "text",
            "multimodal_text",
            "code",
            "execution_output",
            "tether_quote",
            "tether_browsing_display",
            "tether_browsing_code",
            "sonic_webpage",
            "thoughts",
            "reasoning_recap",
            "user_editable_context",
            "model_editable_context",
            "system_error");

    private final MessageDraft draft;
    private final Report report;
    private final String place;
    private final AssetFiles assets;
    private final List<String> texts = new ArrayList<>();
    private final List<JsonValue> otherParts = new ArrayList<>();
    private final NotUnderstood notUnderstood = new NotUnderstood();
    private final List<JsonValue> foreign = new ArrayList<>();
    private Fields fields = new Fields(JsonObject.EMPTY);
    private boolean isSaidToTool;

    ChatGptContent(MessageDraft draft, Report report, String messagePlace, AssetFiles assets) {
        this.draft = draft;
        this.report = report;
        this.place = messagePlace + ".content";
        this.assets = assets;
    }

    /** Takes the content; older exports have instructions of the user in the message's metadata. */
    void take(@Nullable JsonValue content, Fields metadata) {
        fields = Fields.of(content);
        if (content != null && !(content instanceof JsonObject)) {
            report.add(Problem.Kind.UNKNOWN, place, "is no object, and is kept as it is");
            notUnderstood.add(content);
        }
        String type = fields.text("content_type");
        String kind = type == null ? "text" : type;
        switch (kind) {
            case "thoughts" -> thoughts();
            case "reasoning_recap" -> draft.reasoning(fields.text("content"));
            case "user_editable_context" -> said("user_profile", "user_instructions");
            case "model_editable_context" -> said("model_set_context", "repo_summary", "structured_context");
            case "tether_browsing_display" -> said("result", "summary");
            default -> said("text", "result");
        }
        parts();
        if (!KNOWN.contains(kind)) {
            report.add(Problem.Kind.UNKNOWN, place, "nobody knows the content_type " + kind + "; its texts are taken");
            foreign.add(fields.rest());
        }
        if (type != null && !kind.equals("text")) {
            fields.put("content_type", new JsonText(type));
        }
        if (texts.isEmpty() && metadata.see("user_context_message_data") instanceof JsonObject context) {
            Fields about = new Fields(context);
            addText(about.text("about_user_message"));
            addText(about.text("about_model_message"));
        }
        attachments(metadata);
    }

    private void said(String... keys) {
        for (String key : keys) {
            addText(fields.text(key));
        }
    }

    private void addText(@Nullable String text) {
        if (text != null && !text.isEmpty()) {
            texts.add(text);
        }
    }

    /** What is thought stays in the metadata as it was, since it has more than its words. */
    private void thoughts() {
        List<String> words = new ArrayList<>();
        if (fields.see("thoughts") instanceof JsonArray array) {
            for (JsonValue item : array.items()) {
                if (item instanceof JsonObject object) {
                    Fields thought = new Fields(object);
                    String summary = thought.text("summary");
                    String content = thought.text("content");
                    words.add(joined(summary, content));
                } else if (item instanceof JsonText text) {
                    words.add(text.text());
                }
            }
        }
        words.removeIf(String::isBlank);
        if (!words.isEmpty()) {
            draft.reasoning(String.join("\n\n", words));
        }
    }

    private static String joined(@Nullable String summary, @Nullable String content) {
        if (summary == null || summary.isBlank()) {
            return content == null ? "" : content;
        }
        return content == null || content.isBlank() ? summary : summary + "\n" + content;
    }

    private void parts() {
        JsonArray parts = fields.array("parts");
        if (parts == null) {
            return;
        }
        for (int i = 0; i < parts.items().size(); i++) {
            switch (parts.items().get(i)) {
                case JsonText text -> addText(text.text());
                case JsonObject object -> part(object, place + ".parts[" + i + "]");
                case JsonValue other -> {
                    otherParts.add(other);
                    foreign.add(other);
                    report.add(Problem.Kind.UNKNOWN, place + ".parts[" + i + "]", "is no part, but " + other.toJson());
                }
            }
        }
    }

    private void part(JsonObject object, String at) {
        Fields part = new Fields(object);
        String type = part.text("content_type");
        switch (type == null ? "" : type) {
            case "audio_transcription" -> {
                addText(part.text("text"));
                keep(part, type);
            }
            case "image_asset_pointer", "audio_asset_pointer", "video_container_asset_pointer" ->
                asset(part, String.valueOf(type), at);
            case "real_time_user_audio_video_asset_pointer" -> {
                Fields audio = Fields.of(part.object("audio_asset_pointer"));
                if (!audio.rest().isEmpty()) {
                    asset(audio, "audio_asset_pointer", at + ".audio_asset_pointer");
                }
                keep(part, type);
            }
            default -> {
                String text = part.text("text");
                if (text != null) {
                    addText(text);
                    part.put("text", new JsonText(text));
                }
                foreign.add(part.rest());
                keep(part, type);
                report.add(Problem.Kind.UNKNOWN, at, "nobody knows a part of content_type " + type);
            }
        }
    }

    private void keep(Fields part, @Nullable String type) {
        if (type != null) {
            part.put("content_type", new JsonText(type));
        }
        otherParts.add(part.rest());
    }

    private void asset(Fields part, String type, String at) {
        String uri = part.id("asset_pointer");
        if (uri == null) {
            report.add(Problem.Kind.UNKNOWN, at, "a file without a pointer to it");
            foreign.add(part.rest());
            keep(part, type);
            return;
        }
        String mediaType = type.startsWith("image") ? null : mediaType(part.text("format"));
        part.put("content_type", new JsonText(type));
        draft.attach(assets.found(new Attachment(uri, mediaType, null, null, part.rest())));
    }

    private static @Nullable String mediaType(@Nullable String format) {
        return format == null || format.isBlank() ? null : "audio/" + format;
    }

    /**
     * Files that a person added: the message's metadata names them. Images are parts too, which know nothing of name and type,
     * and call the same file by another address.
     */
    private void attachments(Fields metadata) {
        JsonArray files = metadata.array("attachments");
        if (files == null) {
            return;
        }
        List<JsonValue> odd = new ArrayList<>();
        for (JsonValue item : files.items()) {
            Fields file = Fields.of(item);
            String id = file.id("id");
            if (id == null) {
                odd.add(item);
                continue;
            }
            String type = file.firstText("mime_type", "mimeType");
            String name = file.text("name");
            JsonObject more = file.rest();
            boolean isPart = draft.describe(
                    part -> List.of(part.uri().split("[/#]")).contains(id),
                    part -> assets.found(new Attachment(
                            part.uri(),
                            type == null ? part.mediaType() : type,
                            name,
                            null,
                            more.isEmpty() ? part.more() : part.more().with("attachment", more))));
            if (!isPart) {
                draft.attach(assets.found(new Attachment("file-service://" + id, type, name, null, more)));
            }
        }
        if (!odd.isEmpty()) {
            metadata.put("attachments", new JsonArray(odd));
            notUnderstood.add(new JsonArray(odd));
            report.add(Problem.Kind.UNKNOWN, place, "attachments without an id are kept as they are");
        }
    }

    /** Returns all of its texts. */
    String text() {
        return String.join("\n", texts);
    }

    /** Says that its text went to a tool, and so is not said to the person. */
    void isSaidToTool() {
        isSaidToTool = true;
    }

    /** Gives the message its text, and the files that are somewhere in what nobody knows. */
    void finish() {
        draft.content(isSaidToTool ? "" : text());
        report.odd(fields, place);
        if (!foreign.isEmpty() || !fields.odd().isEmpty()) {
            notUnderstood.add(rest());
        }
        notUnderstood.sayIn(draft);
        foreign.forEach(this::assetsIn);
    }

    /** They stay where they are, too: what else they belong to is not known. */
    private void assetsIn(JsonValue value) {
        switch (value) {
            case JsonObject object -> {
                if (object.get("asset_pointer") instanceof JsonText pointer
                        && !pointer.text().isEmpty()) {
                    draft.attach(assets.found(new Attachment(pointer.text(), null, null, null, JsonObject.EMPTY)));
                }
                object.members().values().forEach(this::assetsIn);
            }
            case JsonArray array -> array.items().forEach(this::assetsIn);
            default -> {
                // A pointer is a member of an object.
            }
        }
    }

    /** Returns what was not taken of it. */
    JsonObject rest() {
        JsonObject rest = fields.rest();
        return otherParts.isEmpty() ? rest : rest.with("parts", new JsonArray(otherParts));
    }
}
