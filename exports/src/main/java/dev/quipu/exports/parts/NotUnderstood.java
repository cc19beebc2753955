package dev.quipu.exports.parts;

import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a message's words nobody understands. It is kept in the message's metadata; but a message that says
 * nothing is not taken, and has no metadata. So one that says nothing else says this, as JSON. Not safe for use by
 * several threads.
 */
public final class NotUnderstood {
    private final List<JsonValue> values = new ArrayList<>();

    /** Adds a value; null for none. */
    public void add(@Nullable JsonValue value) {
        if (value != null) {
            values.add(value);
        }
    }

    /** Has a message say it, if it says nothing else. */
    public void sayIn(MessageDraft draft) {
        if (!values.isEmpty() && draft.message().isEmpty()) {
            draft.content(text());
        }
    }

    private String text() {
        if (values.size() > 1) {
            return new JsonArray(values).toJson();
        }
        return values.getFirst() instanceof JsonText words
                ? words.text()
                : values.getFirst().toJson();
    }
}
