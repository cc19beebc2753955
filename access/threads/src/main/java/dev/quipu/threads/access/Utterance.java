package dev.quipu.threads.access;

import dev.quipu.access.Json;
import dev.quipu.access.MessageRole;
import dev.quipu.access.MessageStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said, as it is kept.
 *
 * @param place its place in the conversation, from 0
 * @param speakerName null if not known
 * @param startSeconds when it begins, from the start of the conversation; null if unknown
 * @param endSeconds when it ends; null if unknown
 * @param nodeId the node that it belongs to; null if to none
 * @param confidence of the transcription, from 0 to 1; null if unknown
 * @param language of the text, such as {@code en}
 * @param platformMetadata an object
 * @param role of a message of an assistant's chat; null where people talk
 * @param contentParts an array: the message as its provider has it
 * @param toolCallId which call a message of the role tool answers; null if none
 * @param reasoning what the model thought before; null if that was not told
 * @param parentId what it follows; null: what stands before it
 */
public record Utterance(
        UUID id,
        UUID conversationId,
        int place,
        String speakerId,
        @Nullable String speakerName,
        String text,
        @Nullable Double startSeconds,
        @Nullable Double endSeconds,
        @Nullable UUID nodeId,
        @Nullable Double confidence,
        String language,
        Json platformMetadata,
        @Nullable MessageRole role,
        Json contentParts,
        @Nullable String toolCallId,
        @Nullable String reasoning,
        MessageStatus state,
        @Nullable UUID parentId,
        Instant createdAt) {}
