package dev.quipu.threads.transcript;

import org.jspecify.annotations.Nullable;

/**
 * What somebody said at a stretch.
 *
 * @param speakerId who, as their source knows them
 * @param speakerName who, as people know them
 * @param text what was said, lines parted by line feeds
 * @param start seconds since the conversation started, or null where the source has no times
 * @param end seconds since the conversation started, or null
 * @param key what the source calls it, unique in the conversation, or null
 * @param parentKey what it replies to, or null
 * @param metadata everything else that the source has of it: an object of JSON
 * @param attachments an array of JSON: objects of name, uri, media_type, size_bytes and metadata
 */
record Turn(
        String speakerId,
        @Nullable String speakerName,
        String text,
        @Nullable Double start,
        @Nullable Double end,
        @Nullable String key,
        @Nullable String parentKey,
        String metadata,
        String attachments) {
    static Turn of(String speaker, String text, @Nullable Double start, @Nullable Double end) {
        return new Turn(speaker, speaker, text, start, end, null, null, "{}", "[]");
    }
}
