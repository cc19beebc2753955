package dev.quipu.exports.slack;

import dev.quipu.exports.Attachment;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonNumber;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.parts.NotUnderstood;
import dev.quipu.exports.source.Report;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message of Slack. People are users, bots assistants, notices of Slack (somebody joined) the system. What is not known
 * of it goes into its metadata, under {@code slack}. Whoever it is of has an id, and a name that may change.
 */
final class SlackMessage {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(?:\\.\\d{1,9})?");

    /** Subtypes of what a person or a bot says; all others are notices. */
    private static final Set<String> SAID =
            Set.of("bot_message", "file_share", "file_comment", "me_message", "thread_broadcast", "reply_broadcast");

    /** Events that stand for a message instead of being one. */
    private static final Set<String> EVENTS = Set.of("message_changed", "message_deleted", "message_replied");

    private SlackMessage() {}

    /** Returns a message whose parent is its thread, or null if it is none, which is then told. */
    static @Nullable MessageDraft draft(JsonObject object, Map<String, String> names, String place, Report report) {
        Fields fields = new Fields(object);
        Instant said = time(fields);
        String time = fields.id("ts");
        if (time == null || said == null) {
            report.add(Problem.Kind.LEFT_OUT, place, "a message without a time: " + object.toJson());
            return null;
        }
        String subtype = fields.see("subtype") instanceof JsonText text ? text.text() : null;
        if (subtype != null && EVENTS.contains(subtype)) {
            report.add(Problem.Kind.LEFT_OUT, place, "is no message, but tells of one: " + object.toJson());
            return null;
        }
        boolean isBot = fields.has("bot_id") || "bot_message".equals(subtype);
        Role role = subtype != null && !SAID.contains(subtype) ? Role.SYSTEM : isBot ? Role.ASSISTANT : Role.USER;
        MessageDraft draft = new MessageDraft(time, role).createdAt(said);
        draft.parentKey(fields.id("thread_ts"));
        author(draft, fields, names);
        String text = fields.text("text");
        say(draft, text == null || text.isBlank() ? otherwise(fields) : text, names);
        NotUnderstood notUnderstood = new NotUnderstood();
        files(draft, fields, place, report, notUnderstood);
        notUnderstood.sayIn(draft);
        if (fields.see("type") instanceof JsonText type && type.text().equals("message")) {
            fields.value("type");
        }
        report.odd(fields, place);
        JsonObject rest = fields.rest();
        draft.metadata(rest.isEmpty() ? JsonObject.EMPTY : JsonObject.of("slack", rest));
        if (draft.message().isEmpty()) {
            report.add(Problem.Kind.EMPTY, place, "a message that says nothing");
            return null;
        }
        return draft;
    }

    /** Returns when a message was said; null if there is no saying. */
    static @Nullable Instant time(Fields message) {
        String seconds = switch (message.see("ts")) {
            case JsonText text -> text.text();
            case JsonNumber number -> number.text();
            case null, default -> "";
        };
        return SECONDS.matcher(seconds).matches() ? Fields.instant(new BigDecimal(seconds)) : null;
    }

    private static void author(MessageDraft draft, Fields fields, Map<String, String> names) {
        String user = seen(fields, "user");
        String id = user == null ? seen(fields, "bot_id") : user;
        String listed = id == null ? null : names.get(id);
        // A bot calls itself as it likes, message by message.
        boolean isNamedHere = listed == null || (user == null && fields.has("username"));
        draft.author(id, isNamedHere ? seen(fields, "username") : listed);
    }

    private static @Nullable String seen(Fields fields, String key) {
        return fields.see(key) instanceof JsonText text ? text.text() : null;
    }

    private static void say(MessageDraft draft, String written, Map<String, String> names) {
        String readable = SlackText.readable(written, names);
        draft.content(readable).written(readable.equals(written) ? null : written);
    }

    /** Bots often write into attachments and blocks alone; those stay in the metadata too. */
    private static String otherwise(Fields fields) {
        List<String> texts = new ArrayList<>();
        if (fields.see("attachments") instanceof JsonArray attachments) {
            for (JsonValue item : attachments.items()) {
                if (item instanceof JsonObject object) {
                    Fields attachment = new Fields(object);
                    String text = attachment.firstText("text", "fallback", "title", "pretext");
                    if (text != null && !text.isBlank()) {
                        texts.add(text);
                    }
                }
            }
        }
        if (texts.isEmpty() && fields.see("blocks") instanceof JsonArray blocks) {
            blocks.items().forEach(block -> words(block, texts));
        }
        return String.join("\n", texts);
    }

    private static void words(JsonValue value, List<String> texts) {
        switch (value) {
            case JsonObject object -> {
                for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                    if (member.getKey().equals("text") && member.getValue() instanceof JsonText text) {
                        texts.add(text.text());
                    } else {
                        words(member.getValue(), texts);
                    }
                }
            }
            case JsonArray array -> array.items().forEach(item -> words(item, texts));
            default -> {
                // Words stand only under "text".
            }
        }
    }

    /** A file whose address is missing, as where it was deleted, stays in the metadata. */
    private static void files(
            MessageDraft draft, Fields fields, String place, Report report, NotUnderstood notUnderstood) {
        JsonArray files = fields.array("files");
        if (files == null) {
            return;
        }
        List<JsonValue> others = new ArrayList<>();
        for (int i = 0; i < files.items().size(); i++) {
            JsonValue item = files.items().get(i);
            Fields file = Fields.of(item);
            String uri = file.id("url_private");
            uri = uri == null ? file.id("permalink") : uri;
            if (uri == null) {
                others.add(item);
                report.add(Problem.Kind.UNKNOWN, place + ".files[" + i + "]", "a file without an address");
                continue;
            }
            draft.attach(new Attachment(uri, file.id("mimetype"), file.text("name"), null, file.rest()));
        }
        if (!others.isEmpty()) {
            fields.put("files", new JsonArray(others));
            notUnderstood.add(new JsonArray(others));
        }
    }
}
