package dev.quipu.exports.openassistant;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.ExportSink;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Measures;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.parts.LastChange;
import dev.quipu.exports.parts.NotUnderstood;
import dev.quipu.exports.source.Entries;
import dev.quipu.exports.source.ExportFiles;
import dev.quipu.exports.source.KeysMet;
import dev.quipu.exports.source.Report;
import dev.quipu.exports.tree.MessageTree;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads OpenAssistant: message trees, one a line, or flat messages, whose trees stand together. */
public final class OpenAssistantReader {
    private final ExportSink sink;
    private final Report report;
    private final KeysMet ended;
    private @Nullable String tree;
    private JsonObject treeRest = JsonObject.EMPTY;
    private MessageTree messages;

    private OpenAssistantReader(ExportSink sink, Report report, KeysMet ended) {
        this.sink = sink;
        this.ended = ended;
        this.report = report;
        this.messages = new MessageTree(report, "");
    }

    /** Reads an export. */
    public static void read(ExportFiles files, ExportSink sink) throws IOException {
        files.eachOfJson(sink::report, (entry, report) -> {
            try (KeysMet ended = new KeysMet()) {
                OpenAssistantReader reader = new OpenAssistantReader(sink, report, ended);
                Entries.read(entry, report, reader::entry);
                reader.finish();
            }
        });
    }

    private void entry(JsonObject object, String place) throws IOException {
        Fields fields = new Fields(object);
        JsonObject prompt = fields.object("prompt");
        String treeId = fields.id("message_tree_id");
        if (prompt != null) {
            String id = treeId == null ? promptId(prompt) : treeId;
            if (id == null) {
                report.add(Problem.Kind.LEFT_OUT, place, "a tree without an id, and so is its prompt");
                return;
            }
            begin(id, place);
            report.odd(fields, place);
            treeRest = fields.rest();
            node(prompt, null, place + ".prompt");
            finish();
        } else if (fields.has("message_id") && fields.see("text") instanceof JsonText) {
            String id = treeId == null && !fields.has("parent_id") ? promptId(object) : treeId;
            if (id == null) {
                report.add(Problem.Kind.LEFT_OUT, place, "a message that says of no tree that it is in it");
                return;
            }
            if (!id.equals(tree)) {
                begin(id, place);
            }
            Fields message = new Fields(object);
            message.value("message_tree_id");
            message(message, message.id("parent_id"), place);
        } else {
            report.add(Problem.Kind.LEFT_OUT, place, "is neither a tree with a prompt nor a message with a text");
        }
    }

    private static @Nullable String promptId(JsonObject prompt) {
        return new Fields(prompt).id("message_id");
    }

    private void begin(String id, String place) throws IOException {
        finish();
        tree = id;
        treeRest = JsonObject.EMPTY;
        messages = new MessageTree(report, place);
        if (!ended.add(id)) {
            report.add(Problem.Kind.REPEATED, place, "the tree " + id + " goes on after others, or is there twice");
        }
    }

    private void node(JsonObject object, @Nullable String parent, String place) {
        Fields fields = new Fields(object);
        String stated = fields.id("parent_id");
        if (stated != null && parent != null && !stated.equals(parent)) {
            report.add(
                    Problem.Kind.UNLINKED, place, "says that it replies to " + stated + " and stands below " + parent);
        }
        JsonArray replies = fields.array("replies");
        String id = message(fields, parent == null ? stated : parent, place);
        if (replies == null) {
            return;
        }
        for (int i = 0; i < replies.items().size(); i++) {
            String at = place + ".replies[" + i + "]";
            JsonValue reply = replies.items().get(i);
            if (reply instanceof JsonObject replyObject) {
                node(replyObject, id == null ? parent : id, at);
            } else {
                report.add(Problem.Kind.LEFT_OUT, at, "is no message, but " + reply.toJson());
            }
        }
    }

    /** Adds a message; returns its id, or null if it has none. */
    private @Nullable String message(Fields fields, @Nullable String parent, String place) {
        String id = fields.id("message_id");
        if (id == null) {
            report.add(Problem.Kind.LEFT_OUT, place, "a message without an id");
            return null;
        }
        String name = fields.text("role");
        Role role = "prompter".equals(name) || "user".equals(name) ? Role.USER : Role.ASSISTANT;
        MessageDraft draft = new MessageDraft(id, role);
        if (name == null || !Set.of("prompter", "assistant", "user").contains(name)) {
            report.add(Problem.Kind.UNKNOWN, place, "nobody knows the role " + name + "; taken as the assistant's");
            if (name != null) {
                fields.put("role", new JsonText(name));
            }
        }
        String text = fields.text("text");
        draft.content(text == null ? "" : text);
        NotUnderstood notUnderstood = new NotUnderstood();
        notUnderstood.add(fields.see("text"));
        notUnderstood.sayIn(draft);
        draft.author(fields.id("user_id"));
        draft.createdAt(fields.time("created_date"));
        draft.measures(Measures.UNKNOWN.ofModel(fields.text("model_name")));
        report.odd(fields, place);
        JsonObject rest = fields.rest();
        draft.metadata(rest.isEmpty() ? JsonObject.EMPTY : JsonObject.of("openassistant", rest));
        boolean isEmpty = draft.message().isEmpty();
        if (isEmpty) {
            report.add(Problem.Kind.EMPTY, place, "a message that says nothing, such as one that was deleted");
        }
        messages.add(id, parent, List.of(), isEmpty ? null : draft, place);
        return id;
    }

    private void finish() throws IOException {
        String id = tree;
        if (id == null || messages.isEmpty()) {
            return;
        }
        tree = null;
        List<ExportedMessage> ordered = messages.messages();
        sink.begin(new ExportedConversation(
                id,
                ExportFormat.OPENASSISTANT,
                null,
                ordered.getFirst().createdAt(),
                LastChange.of(null, ordered),
                false,
                null,
                treeRest.isEmpty() ? JsonObject.EMPTY : JsonObject.of("openassistant", treeRest)));
        for (ExportedMessage message : ordered) {
            sink.take(message);
        }
        sink.end();
    }
}
