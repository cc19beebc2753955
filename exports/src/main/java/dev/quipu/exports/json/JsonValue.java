package dev.quipu.exports.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** A value of JSON, small enough to be held. Its text is JSON; numbers are kept as they are written. */
public sealed interface JsonValue permits JsonObject, JsonArray, JsonText, JsonNumber, JsonConstant {
    /** Returns it as JSON. */
    default String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = StrictJson.write(text)) {
            writeTo(generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Writes it. */
    default void writeTo(JsonGenerator generator) throws IOException {
        switch (this) {
            case JsonObject object -> {
                generator.writeStartObject();
                for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                    generator.writeFieldName(member.getKey());
                    member.getValue().writeTo(generator);
                }
                generator.writeEndObject();
            }
            case JsonArray array -> {
                generator.writeStartArray();
                for (JsonValue item : array.items()) {
                    item.writeTo(generator);
                }
                generator.writeEndArray();
            }
            case JsonText text -> generator.writeString(text.text());
            case JsonNumber number -> generator.writeNumber(number.text());
            case JsonConstant constant -> generator.writeRawValue(constant.text());
        }
    }
}
