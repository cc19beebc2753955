package dev.quipu.access;

import org.jspecify.annotations.Nullable;

/**
 * What a message of role {@code tool} is the result of; its text is the message's content.
 *
 * @param callId the {@link ToolCall#id} that it answers; not empty
 * @param name the tool; null if unknown
 * @param failed whether the tool failed; null if unknown
 */
public record ToolResult(
        String callId, @Nullable String name, @Nullable Boolean failed) {}
