package dev.quipu.exports.slack;

import dev.quipu.exports.Attachment;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.source.Report;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message of Slack. People are users, bots assistants, notices of Slack (somebody joined) the system. What is not known
 * of it goes into its metadata, under {@code slack}; so does the text as it was written.
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
        String time = fields.id("ts");
        if (time == null || !SECONDS.matcher(time).matches()) {
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
        MessageDraft draft = new MessageDraft(time, role).createdAt(Fields.instant(new BigDecimal(time)));
        draft.parentKey(fields.id("thread_ts")).author(author(fields, names));
        String written = fields.text("text");
        String readable = SlackText.readable(written == null ? "" : written, names);
        if (written != null && !readable.equals(written)) {
            fields.put("text", new JsonText(written));
        }
        draft.content(readable.isBlank() ? otherwise(fields, names) : readable);
        files(draft, fields, place, report);
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

    private static @Nullable String author(Fields fields, Map<String, String> names) {
        String user = fields.see("user") instanceof JsonText text ? text.text() : null;
        if (user != null) {
            return names.getOrDefault(user, user);
        }
        return fields.see("username") instanceof JsonText name
                ? name.text()
                : fields.see("bot_id") instanceof JsonText bot ? names.getOrDefault(bot.text(), bot.text()) : null;
    }

    /** Bots often write into attachments and blocks alone; those stay in the metadata too. */
    private static String otherwise(Fields fields, Map<String, String> names) {
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
        return SlackText.readable(String.join("\n", texts), names);
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
    private static void files(MessageDraft draft, Fields fields, String place, Report report) {
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
        }
    }
}
