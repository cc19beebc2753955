package dev.quipu.exports.chatgpt;

import dev.quipu.exports.Measures;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.Status;
import dev.quipu.exports.ToolCall;
import dev.quipu.exports.ToolResult;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonNumber;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonTree;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.source.Report;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message of ChatGPT. What is not known of it goes into its metadata, under {@code chatgpt}. */
final class ChatGptMessage {
    private static final Map<String, Role> ROLES = Map.of(
            "user", Role.USER,
            "assistant", Role.ASSISTANT,
            "system", Role.SYSTEM,
            "developer", Role.SYSTEM,
            "tool", Role.TOOL,
            "critic", Role.ASSISTANT);

    private final Fields fields;
    private final Report report;
    private final String place;
    private final MessageDraft draft;

    private ChatGptMessage(Fields fields, Report report, String place, MessageDraft draft) {
        this.fields = fields;
        this.report = report;
        this.place = place;
        this.draft = draft;
    }

    /** Returns the message of a node, or null if it says nothing, which is then told. */
    static @Nullable MessageDraft draft(
            String key, JsonObject message, JsonObject nodeRest, String place, Report report, AssetFiles assets) {
        Fields fields = new Fields(message);
        fields.drop("id", new JsonText(key));
        MessageDraft draft = new MessageDraft(key, Role.USER);
        new ChatGptMessage(fields, report, place + ".message", draft).fill(nodeRest, assets);
        if (draft.message().isEmpty()) {
            report.add(
                    Problem.Kind.EMPTY,
                    place,
                    "a message of the " + draft.role().label() + " that says nothing");
            return null;
        }
        return draft;
    }

    private void fill(JsonObject nodeRest, AssetFiles assets) {
        author();
        draft.createdAt(fields.time("create_time"));
        fields.drop("weight", new JsonNumber("1"));
        fields.drop("weight", new JsonNumber("1.0"));
        status();
        Fields metadata = new Fields(orEmpty(fields.object("metadata")));
        draft.measures(Measures.UNKNOWN.ofModel(metadata.text("model_slug")));
        ChatGptContent content = new ChatGptContent(draft, report, place, assets);
        JsonValue said = fields.see("content");
        content.take(said, metadata);
        if (said instanceof JsonObject) {
            fields.value("content");
        }
        recipient(content);
        content.finish();
        report.odd(fields, place);
        report.odd(metadata, place + ".metadata");
        JsonObject rest = fields.rest();
        rest = withRest(rest, "content", content.rest());
        rest = withRest(rest, "metadata", metadata.rest());
        rest = withRest(rest, "node", nodeRest);
        draft.metadata(rest.isEmpty() ? JsonObject.EMPTY : JsonObject.of("chatgpt", rest));
    }

    private static JsonObject orEmpty(@Nullable JsonObject object) {
        return object == null ? JsonObject.EMPTY : object;
    }

    private static JsonObject withRest(JsonObject all, String key, JsonObject rest) {
        return rest.isEmpty() ? all : all.with(key, rest);
    }

    private void author() {
        Fields author = new Fields(orEmpty(fields.object("author")));
        String name = author.text("role");
        Role role = name == null ? null : ROLES.get(name);
        if (role == null) {
            report.add(
                    Problem.Kind.UNKNOWN,
                    place + ".author",
                    "nobody knows the role " + name + "; taken as the system's");
            if (name != null) {
                author.put("role", new JsonText(name));
            }
            role = Role.SYSTEM;
        } else if (name != null && !name.equals(role.label())) {
            author.put("role", new JsonText(name));
        }
        draft.role(role);
        draft.author(author.id("name"));
        author.drop("metadata", JsonObject.EMPTY);
        report.odd(author, place + ".author");
        if (!author.rest().isEmpty()) {
            fields.put("author", author.rest());
        }
    }

    private void status() {
        JsonValue status = fields.see("status");
        if (status instanceof JsonText text) {
            switch (text.text()) {
                case "finished_successfully", "finished" -> fields.value("status");
                case "in_progress", "finished_partial_completion" -> draft.status(Status.CANCELLED);
                default -> {
                    // Stays in the metadata.
                }
            }
        }
    }

    /** What is not said to all is said to a tool, and what a tool says is a result. */
    private void recipient(ChatGptContent content) {
        if (draft.role() == Role.TOOL) {
            String author = draft.message().author();
            draft.result(new ToolResult(null, author, null));
        }
        if (!(fields.see("recipient") instanceof JsonText recipient)) {
            return;
        }
        if (recipient.text().equals("all") || recipient.text().isEmpty()) {
            fields.value("recipient");
        } else if (draft.role() == Role.ASSISTANT && !content.text().isEmpty()) {
            fields.value("recipient");
            draft.call(new ToolCall(draft.key(), recipient.text(), arguments(content.text())));
            content.isSaidToTool();
        }
    }

    /** What a tool is told is JSON for some, a program or words for others. */
    private JsonValue arguments(String text) {
        if (text.startsWith("{") || text.startsWith("[")) {
            return JsonTree.ofText(text, place + ".content", report).orElseGet(() -> new JsonText(text));
        }
        return new JsonText(text);
    }
}
