package dev.quipu.ingest;

import org.jspecify.annotations.Nullable;

/**
 * A file that goes with a message. Its bytes are kept elsewhere.
 *
 * @param uri where; not empty
 * @param mediaType such as {@code image/png}
 * @param sha256 the hash of its bytes, 64 lower-case hexadecimal digits; null if unknown, and then the assistant
 *     platform keeps it in the metadata
 * @param more an object with whatever else is kept of it, such as a name and a size
 */
public record Attachment(
        String uri, String mediaType, @Nullable String sha256, Json more) {
    /** Makes an attachment of which nothing else is kept; its hash is null if unknown. */
    public Attachment(String uri, String mediaType, @Nullable String sha256) {
        this(uri, mediaType, sha256, Json.EMPTY);
    }
}
