package dev.quipu.exports;

import org.jspecify.annotations.Nullable;

/**
 * Where something is in a trace.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param parentSpanId 16 hexadecimal digits; null for a first span
 */
public record Trace(String traceId, String spanId, @Nullable String parentSpanId) {}
