package dev.quipu.exports;

import org.jspecify.annotations.Nullable;

/**
 * Where something is in a trace.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits; null if not known
 * @param parentSpanId 16 hexadecimal digits; null for a first span
 */
public record Trace(
        String traceId, @Nullable String spanId, @Nullable String parentSpanId) {}
