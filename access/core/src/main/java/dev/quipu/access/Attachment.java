package dev.quipu.access;

/**
 * A file that goes with a message. Its bytes are kept elsewhere.
 *
 * @param uri where; not empty
 * @param mediaType such as {@code image/png}
 * @param sha256 the hash of its bytes, 64 lower-case hexadecimal digits
 * @param more an object with whatever else is kept of it, such as a name and a size
 */
public record Attachment(String uri, String mediaType, String sha256, Json more) {
    /** Makes an attachment of which nothing else is kept. */
    public Attachment(String uri, String mediaType, String sha256) {
        this(uri, mediaType, sha256, Json.EMPTY);
    }
}
