package dev.quipu.agents.access;

import org.jspecify.annotations.Nullable;

/**
 * Where something is in a trace, as W3C Trace Context writes it.
 *
 * @param traceId 32 hexadecimal digits; null if in none
 * @param spanId 16; null if not known
 * @param parentSpanId 16; null for the first of a trace
 */
public record Trace(
        @Nullable String traceId,
        @Nullable String spanId,
        @Nullable String parentSpanId) {
    /** In none. */
    public static final Trace NONE = new Trace(null, null, null);
}
