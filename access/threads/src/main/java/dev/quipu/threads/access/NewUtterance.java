package dev.quipu.threads.access;

import dev.quipu.access.Json;
import dev.quipu.access.MessageRole;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says.
 *
 * @param speakerName null if not known
 * @param key under which it is appended to its conversation once, however often it is sent; null if each time anew
 * @param startSeconds when it begins, from the start of the conversation; null if unknown
 * @param endSeconds when it ends, which needs a beginning; null if unknown
 * @param platformMetadata an object
 * @param role of a message of an assistant's chat; null where people talk
 * @param contentParts an array of objects with a type: the message as its provider has it
 * @param toolCallId which call a message of the role tool answers; null if none
 * @param reasoning what the model thought before; null if that was not told
 */
public record NewUtterance(
        String speakerId,
        @Nullable String speakerName,
        String text,
        @Nullable String key,
        @Nullable Double startSeconds,
        @Nullable Double endSeconds,
        Json platformMetadata,
        @Nullable MessageRole role,
        Json contentParts,
        @Nullable String toolCallId,
        @Nullable String reasoning) {
    /** Makes what somebody says in a conversation among people; their name is null if not known. */
    public static NewUtterance by(String speakerId, @Nullable String speakerName, String text) {
        return new NewUtterance(
                speakerId, speakerName, text, null, null, null, Json.EMPTY, null, Json.NONE, null, null);
    }

    /** Makes a message of an assistant's chat. */
    public static NewUtterance message(MessageRole role, String speakerId, String text) {
        return new NewUtterance(speakerId, null, text, null, null, null, Json.EMPTY, role, Json.NONE, null, null);
    }

    /** Gives it a key. */
    public NewUtterance withKey(String key) {
        return new NewUtterance(
                speakerId,
                speakerName,
                text,
                key,
                startSeconds,
                endSeconds,
                platformMetadata,
                role,
                contentParts,
                toolCallId,
                reasoning);
    }

    /** Says when it begins and ends, in seconds from the start of the conversation. */
    public NewUtterance at(double startSeconds, double endSeconds) {
        return new NewUtterance(
                speakerId,
                speakerName,
                text,
                key,
                startSeconds,
                endSeconds,
                platformMetadata,
                role,
                contentParts,
                toolCallId,
                reasoning);
    }

    /** Gives it parts, an array of objects with a type, and says which call it answers; null if none. */
    public NewUtterance withParts(Json contentParts, @Nullable String toolCallId) {
        return new NewUtterance(
                speakerId,
                speakerName,
                text,
                key,
                startSeconds,
                endSeconds,
                platformMetadata,
                role,
                contentParts,
                toolCallId,
                reasoning);
    }
}
