package dev.quipu.exports;

import org.jspecify.annotations.Nullable;

/**
 * What a tool's message is the result of.
 *
 * @param callId the call; null if the export does not say
 * @param name the tool; null if the export does not say
 * @param failed whether it failed; null if the export does not say
 */
public record ToolResult(
        @Nullable String callId,
        @Nullable String name,
        @Nullable Boolean failed) {}
