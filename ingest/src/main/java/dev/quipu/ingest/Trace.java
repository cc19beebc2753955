package dev.quipu.ingest;

import org.jspecify.annotations.Nullable;

/**
 * Where a message is in an OpenTelemetry trace.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 of them; null if unknown
 * @param parentSpanId 16 of them; null if unknown, or there is no span
 */
public record Trace(
        String traceId, @Nullable String spanId, @Nullable String parentSpanId) {}
