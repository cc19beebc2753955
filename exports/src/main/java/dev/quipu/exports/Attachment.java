package dev.quipu.exports;

import dev.quipu.exports.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A file that goes with a message, by reference.
 *
 * @param uri where it is, as the export has it; not empty
 * @param mediaType such as {@code image/png}; null if it was not told
 * @param name what it is called; null if it was not told
 * @param sha256 64 hexadecimal digits; null if it was not told
 * @param more what else the export has of it
 */
public record Attachment(
        String uri,
        @Nullable String mediaType,
        @Nullable String name,
        @Nullable String sha256,
        JsonObject more) {}
