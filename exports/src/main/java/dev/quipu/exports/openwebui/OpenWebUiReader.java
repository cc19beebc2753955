package dev.quipu.exports.openwebui;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.ExportSink;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonNumber;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.parts.LastChange;
import dev.quipu.exports.source.Entries;
import dev.quipu.exports.source.ExportFiles;
import dev.quipu.exports.source.KeysMet;
import dev.quipu.exports.source.Report;
import dev.quipu.exports.tree.MessageTree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the export of chats of Open WebUI: of all chats, of one, and of versions before there were branches. */
public final class OpenWebUiReader {
    private final ExportSink sink;
    private final Report report;
    private final KeysMet begun;

    private OpenWebUiReader(ExportSink sink, Report report, KeysMet begun) {
        this.sink = sink;
        this.report = report;
        this.begun = begun;
    }

    /** Reads an export. */
    public static void read(ExportFiles files, ExportSink sink) throws IOException {
        try (KeysMet begun = new KeysMet()) {
            files.eachOfJson(sink::report, (entry, report) -> {
                OpenWebUiReader reader = new OpenWebUiReader(sink, report, begun);
                Entries.read(entry, report, reader::conversation);
            });
        }
    }

    private void conversation(JsonObject object, String place) throws IOException {
        Fields outer = new Fields(object);
        JsonObject inside = outer.object("chat");
        // The export of one chat has no wrapping.
        Fields chat = inside == null ? outer : new Fields(inside);
        String at = inside == null ? place : place + ".chat";
        JsonObject history = chat.object("history");
        JsonArray flat = chat.array("messages");
        Fields graph = new Fields(history == null ? JsonObject.EMPTY : history);
        JsonObject nodes = graph.object("messages");
        if (nodes == null && flat == null) {
            report.add(Problem.Kind.LEFT_OUT, place, "no chat: it has neither a history nor messages");
            return;
        }
        String key = outer.id("id");
        String innerKey = chat.id("id");
        if (key != null && innerKey != null && !innerKey.equals(key)) {
            chat.put("id", new JsonText(innerKey));
        }
        key = key == null || key.isBlank() ? innerKey : key;
        if (key == null || key.isBlank()) {
            report.add(Problem.Kind.LEFT_OUT, place, "a chat without an id");
            return;
        }
        if (!begun.add(key)) {
            report.add(
                    Problem.Kind.REPEATED, place, "the chat " + key + " is there twice; its messages are put together");
        }
        MessageTree tree = nodes == null || nodes.isEmpty()
                ? ofFlat(flat == null ? new JsonArray(List.of()) : flat, at)
                : ofNodes(nodes, at);
        String current = graph.id("currentId");
        if (nodes != null && !nodes.isEmpty() && flat != null) {
            missing(flat, nodes, at);
        }
        if (!graph.rest().isEmpty()) {
            chat.put("history", graph.rest());
        }
        send(key, outer, chat, tree, current, place);
    }

    private void send(String key, Fields outer, Fields chat, MessageTree tree, @Nullable String current, String place)
            throws IOException {
        String title = outer.text("title");
        String innerTitle = chat.text("title");
        if (title != null && innerTitle != null && !innerTitle.equals(title)) {
            chat.put("title", new JsonText(innerTitle));
        }
        title = title == null || title.isBlank() ? innerTitle : title;
        Instant created = outer.time("created_at");
        Instant stamped = created == null ? chat.time("timestamp") : null;
        Instant updated = outer.time("updated_at");
        boolean isArchived = Boolean.TRUE.equals(outer.flag("archived"));
        report.odd(outer, place);
        JsonObject rest = outer.rest();
        if (chat != outer) {
            report.odd(chat, place + ".chat");
            rest = chat.rest().isEmpty() ? rest : rest.with("chat", chat.rest());
        }
        List<ExportedMessage> messages = tree.messages();
        sink.begin(new ExportedConversation(
                key,
                ExportFormat.OPENWEBUI,
                title == null || title.isBlank() ? null : title,
                created == null ? stamped : created,
                LastChange.of(updated, messages),
                isArchived,
                tree.messageAt(current),
                rest.isEmpty() ? JsonObject.EMPTY : JsonObject.of("open-webui", rest)));
        for (ExportedMessage message : messages) {
            sink.take(message);
        }
        sink.end();
    }

    private MessageTree ofNodes(JsonObject nodes, String place) {
        MessageTree tree = new MessageTree(report, place);
        for (Map.Entry<String, JsonValue> member : nodes.members().entrySet()) {
            String at = place + ".history.messages." + member.getKey();
            if (member.getValue() instanceof JsonObject object) {
                node(tree, member.getKey(), null, object, at);
            } else {
                report.add(
                        Problem.Kind.LEFT_OUT,
                        at,
                        "is no message, but " + member.getValue().toJson());
            }
        }
        return tree;
    }

    private MessageTree ofFlat(JsonArray flat, String place) {
        MessageTree tree = new MessageTree(report, place);
        String parent = null;
        for (int i = 0; i < flat.items().size(); i++) {
            String at = place + ".messages[" + i + "]";
            if (flat.items().get(i) instanceof JsonObject object) {
                String id = new Fields(object).id("id");
                String key = id == null ? Integer.toString(i) : id;
                node(tree, key, parent, object, at);
                parent = key;
            } else {
                report.add(
                        Problem.Kind.LEFT_OUT,
                        at,
                        "is no message, but " + flat.items().get(i).toJson());
            }
        }
        return tree;
    }

    private void node(MessageTree tree, String key, @Nullable String before, JsonObject object, String at) {
        Fields fields = new Fields(object);
        fields.drop("id", new JsonText(key));
        String parent = fields.id("parentId");
        List<String> children = new ArrayList<>();
        JsonArray links = fields.array("childrenIds");
        for (JsonValue link : links == null ? List.<JsonValue>of() : links.items()) {
            switch (link) {
                case JsonText text -> children.add(text.text());
                case JsonNumber number -> children.add(number.text());
                case JsonValue other ->
                    report.add(Problem.Kind.UNLINKED, at, "a reply that is no id, but " + other.toJson());
            }
        }
        MessageDraft draft = OpenWebUiMessage.draft(key, fields, at, report);
        tree.add(key, parent == null ? before : parent, children, draft, at);
    }

    /** The flat list repeats the open branch; what only it has is not taken, and is told. */
    private void missing(JsonArray flat, JsonObject nodes, String place) {
        for (int i = 0; i < flat.items().size(); i++) {
            String id = Fields.of(flat.items().get(i)).id("id");
            if (id == null || nodes.get(id) == null) {
                report.add(
                        Problem.Kind.LEFT_OUT,
                        place + ".messages[" + i + "]",
                        "is in the flat list of messages, and not in the history");
            }
        }
    }
}
