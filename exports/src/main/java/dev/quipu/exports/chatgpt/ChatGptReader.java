package dev.quipu.exports.chatgpt;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.ExportSink;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.parts.LastChange;
import dev.quipu.exports.source.Entries;
import dev.quipu.exports.source.ExportEntry;
import dev.quipu.exports.source.ExportFiles;
import dev.quipu.exports.source.KeysMet;
import dev.quipu.exports.source.Report;
import dev.quipu.exports.tree.MessageTree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code conversations.json}, or the zip that it comes in, or the directory that the zip was unpacked to. */
public final class ChatGptReader {
    private static final Pattern CONVERSATIONS = Pattern.compile("(?:.*/)?conversations(?:[-_]\\d+)?\\.json");

    private final ExportSink sink;
    private final AssetFiles assets;
    private final KeysMet begun;

    private ChatGptReader(ExportSink sink, AssetFiles assets, KeysMet begun) {
        this.sink = sink;
        this.assets = assets;
        this.begun = begun;
    }

    /** Reads an export. */
    public static void read(ExportFiles files, String name, ExportSink sink) throws IOException {
        Report report = new Report(sink::report, name);
        if (!files.isArchive()) {
            files(files.entries(), AssetFiles.of(List.of(), report), sink);
            return;
        }
        Map<Boolean, List<ExportEntry>> entries = files.entries().stream()
                .collect(Collectors.partitioningBy(
                        entry -> CONVERSATIONS.matcher(entry.name()).matches()));
        List<ExportEntry> wanted = entries.getOrDefault(true, List.of());
        if (wanted.isEmpty()) {
            report.add(Problem.Kind.BROKEN, "", "holds no conversations.json");
        }
        AssetFiles assets = AssetFiles.of(entries.getOrDefault(false, List.of()), report);
        files(wanted.stream().sorted(Comparator.comparing(ExportEntry::name)).toList(), assets, sink);
        report.unread(assets.unread());
    }

    private static void files(List<ExportEntry> entries, AssetFiles assets, ExportSink sink) throws IOException {
        try (KeysMet begun = new KeysMet()) {
            ChatGptReader reader = new ChatGptReader(sink, assets, begun);
            for (ExportEntry entry : entries) {
                reader.file(entry);
            }
        }
    }

    private void file(ExportEntry entry) throws IOException {
        Report report = new Report(sink::report, entry.name());
        Entries.read(entry, report, (object, place) -> conversation(object, place, report));
    }

    private void conversation(JsonObject object, String place, Report report) throws IOException {
        Fields fields = new Fields(object);
        JsonObject mapping = fields.object("mapping");
        if (mapping == null) {
            report.add(Problem.Kind.LEFT_OUT, place, "no conversation: it has no mapping of messages");
            return;
        }
        String key = fields.id("conversation_id");
        String id = fields.id("id");
        if (key == null && id == null) {
            report.add(Problem.Kind.LEFT_OUT, place, "a conversation without an id");
            return;
        }
        if (key != null && id != null && !id.equals(key)) {
            fields.put("id", new JsonText(id));
        }
        String name = key == null ? String.valueOf(id) : key;
        if (!begun.add(name)) {
            report.add(
                    Problem.Kind.REPEATED,
                    place,
                    "the conversation " + name + " is there twice; its messages are put together");
        }
        MessageTree tree = tree(mapping, place, report);
        String title = fields.text("title");
        Instant created = fields.time("create_time");
        Instant updated = fields.time("update_time");
        boolean isArchived = Boolean.TRUE.equals(fields.flag("is_archived"));
        String current = fields.id("current_node");
        report.odd(fields, place);
        List<ExportedMessage> messages = tree.messages();
        JsonObject metadata = JsonObject.of("chatgpt", fields.rest());
        sink.begin(new ExportedConversation(
                name,
                ExportFormat.CHATGPT,
                title == null || title.isBlank() ? null : title,
                created,
                LastChange.of(updated, messages),
                isArchived,
                tree.messageAt(current),
                metadata));
        for (ExportedMessage message : messages) {
            sink.take(message);
        }
        sink.end();
    }

    private MessageTree tree(JsonObject mapping, String place, Report report) {
        MessageTree tree = new MessageTree(report, place);
        for (Map.Entry<String, JsonValue> member : mapping.members().entrySet()) {
            String key = member.getKey();
            String at = place + ".mapping." + key;
            if (!(member.getValue() instanceof JsonObject object)) {
                report.add(
                        Problem.Kind.LEFT_OUT,
                        at,
                        "is no node, but " + member.getValue().toJson());
                continue;
            }
            Fields node = new Fields(object);
            String parent = node.id("parent");
            List<String> children = keys(node.array("children"));
            JsonObject message = node.object("message");
            node.drop("id", new JsonText(key));
            if (message == null && !node.rest().isEmpty()) {
                report.add(
                        Problem.Kind.LEFT_OUT,
                        at,
                        "a node without a message, which holds " + node.rest().toJson());
            } else {
                report.odd(node, at);
            }
            MessageDraft draft =
                    message == null ? null : ChatGptMessage.draft(key, message, node.rest(), at, report, assets);
            tree.add(key, parent, children, draft, at);
        }
        return tree;
    }

    private static List<String> keys(@Nullable JsonArray array) {
        List<String> keys = new ArrayList<>();
        if (array != null) {
            for (JsonValue item : array.items()) {
                if (item instanceof JsonText text) {
                    keys.add(text.text());
                }
            }
        }
        return keys;
    }
}
