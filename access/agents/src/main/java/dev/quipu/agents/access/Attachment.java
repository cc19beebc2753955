package dev.quipu.agents.access;

import dev.quipu.access.Json;
import org.jspecify.annotations.Nullable;

/**
 * What goes with a message and lies elsewhere.
 *
 * @param uri where
 * @param mediaType at most 100 characters
 * @param sha256 what to know it by: 64 hexadecimal digits
 * @param size in bytes; null if not known
 * @param fileName at most 255 characters; null if not known
 * @param metadata an object
 */
public record Attachment(
        String uri,
        String mediaType,
        String sha256,
        @Nullable Long size,
        @Nullable String fileName,
        Json metadata) {
    /** Makes an attachment of which no more is known. */
    public static Attachment of(String uri, String mediaType, String sha256) {
        return new Attachment(uri, mediaType, sha256, null, null, Json.EMPTY);
    }
}
