package dev.quipu.access;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where something is in an OpenTelemetry trace, as W3C Trace Context writes it.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all 0
 * @param spanId 16 of them, not all 0; null if unknown
 * @param parentSpanId 16 of them, not all 0; null if unknown, or there is no span
 */
public record Trace(
        String traceId, @Nullable String spanId, @Nullable String parentSpanId) {
    private static final Pattern TRACE_ID = Pattern.compile("(?!0+$)[0-9a-f]{32}");
    private static final Pattern SPAN_ID = Pattern.compile("(?!0+$)[0-9a-f]{16}");

    /**
     * Checks what the database checks too: nobody should do the work first, to be refused when it is written.
     *
     * @throws AccessException.Invalid if an id is none
     */
    public Trace {
        if (!TRACE_ID.matcher(traceId).matches()) {
            throw invalid("a trace's id has 32 lower-case hexadecimal digits, not all 0");
        }
        requireSpan(spanId);
        requireSpan(parentSpanId);
        if (parentSpanId != null && spanId == null) {
            throw invalid("a span is in a trace, and its parent is a span's");
        }
    }

    private static void requireSpan(@Nullable String id) {
        if (id != null && !SPAN_ID.matcher(id).matches()) {
            throw invalid("a span's id has 16 lower-case hexadecimal digits, not all 0");
        }
    }

    private static AccessException invalid(String meaning) {
        return new AccessException.Invalid(meaning, null, null);
    }
}
