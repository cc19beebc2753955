package dev.quipu.access.support;

import dev.quipu.access.Attachment;
import dev.quipu.access.Json;
import dev.quipu.access.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tool calls and attachments as the database keeps them, with whatever else is in them. */
public final class Parts {
    private static final String ID = "id";
    private static final String NAME = "name";
    private static final String ARGUMENTS = "arguments";
    private static final String URI = "uri";
    private static final String MEDIA_TYPE = "media_type";
    private static final String SHA256 = "sha256";

    private Parts() {}

    /** Writes calls; null if there are none. */
    public static @Nullable String ofToolCalls(List<ToolCall> calls) {
        if (calls.isEmpty()) {
            return null;
        }
        return PartsJson.write(calls, (json, call) -> {
            json.writeStringField(ID, call.id());
            json.writeStringField(NAME, call.name());
            json.writeFieldName(ARGUMENTS);
            PartsJson.copy(json, call.arguments());
            PartsJson.copyKeys(json, call.more());
        });
    }

    /** Writes attachments. */
    public static String ofAttachments(List<Attachment> attachments) {
        if (attachments.isEmpty()) {
            return Json.NONE.text();
        }
        return PartsJson.write(attachments, (json, attachment) -> {
            json.writeStringField(URI, attachment.uri());
            json.writeStringField(MEDIA_TYPE, attachment.mediaType());
            json.writeStringField(SHA256, attachment.sha256());
            PartsJson.copyKeys(json, attachment.more());
        });
    }

    /** Reads calls. */
    public static List<ToolCall> toolCalls(@Nullable Json json) {
        if (json == null) {
            return List.of();
        }
        return PartsJson.read(
                json,
                List.of(ID, NAME),
                ARGUMENTS,
                part -> new ToolCall(part.text(ID), part.text(NAME), part.value(), part.more()));
    }

    /** Reads attachments. */
    public static List<Attachment> attachments(Json json) {
        if (json.equals(Json.NONE)) {
            return List.of();
        }
        return PartsJson.read(
                json,
                List.of(URI, MEDIA_TYPE, SHA256),
                null,
                part -> new Attachment(part.text(URI), part.text(MEDIA_TYPE), part.text(SHA256), part.more()));
    }
}
