package dev.quipu.finops.access;

import dev.quipu.access.Json;
import org.jspecify.annotations.Nullable;

/**
 * A message to append.
 *
 * @param key under which it is appended to its thread once, however often it is sent; null if each time anew
 * @param metadata an object
 */
public record NewMessage(
        MessageRole role,
        MessageType type,
        String content,
        Json metadata,
        @Nullable String key) {
    /** Makes a question. */
    public static NewMessage query(String content) {
        return new NewMessage(MessageRole.USER, MessageType.QUERY, content, Json.EMPTY, null);
    }

    /** Makes an answer. */
    public static NewMessage response(String content) {
        return new NewMessage(MessageRole.ASSISTANT, MessageType.RESPONSE, content, Json.EMPTY, null);
    }

    /** Makes what the agents are told beside. */
    public static NewMessage context(String content) {
        return new NewMessage(MessageRole.SYSTEM, MessageType.CONTEXT, content, Json.EMPTY, null);
    }

    /** Makes a call of a tool. */
    public static NewMessage toolCall(String content) {
        return new NewMessage(MessageRole.ASSISTANT, MessageType.TOOL_CALL, content, Json.EMPTY, null);
    }

    /** Gives it metadata, an object. */
    public NewMessage withMetadata(Json metadata) {
        return new NewMessage(role, type, content, metadata, key);
    }

    /** Gives it a key. */
    public NewMessage withKey(String key) {
        return new NewMessage(role, type, content, metadata, key);
    }
}
