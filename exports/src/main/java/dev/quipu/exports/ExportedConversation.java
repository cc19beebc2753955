package dev.quipu.exports;

import dev.quipu.exports.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conversation of an export, without its messages, which follow it.
 *
 * @param key what the export calls it; the same in a later export of the same system
 * @param format the format that it was read from
 * @param title null if it has none
 * @param createdAt null if the export does not say
 * @param updatedAt when it last changed, which is not before its newest message; null if the export does not say
 * @param isArchived whether it was put away
 * @param activeKey the message that the branch leads to that was open last; null: the newest
 * @param metadata what else the export has of it
 */
public record ExportedConversation(
        String key,
        ExportFormat format,
        @Nullable String title,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt,
        boolean isArchived,
        @Nullable String activeKey,
        JsonObject metadata) {}
