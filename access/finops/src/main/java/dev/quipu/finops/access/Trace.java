package dev.quipu.finops.access;

import dev.quipu.access.AccessException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an execution is in an OpenTelemetry trace, as W3C Trace Context writes it.
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
     * Checks what the database checks too: a run should not do its work first, to be refused when it is written.
     *
     * @throws AccessException.Invalid with the rule that is broken
     */
    public Trace {
        require(TRACE_ID, traceId, FinOpsRule.EXECUTION_TRACE);
        require(SPAN_ID, spanId, FinOpsRule.EXECUTION_SPAN);
        require(SPAN_ID, parentSpanId, FinOpsRule.EXECUTION_PARENT_SPAN);
        if (parentSpanId != null && spanId == null) {
            throw broken(FinOpsRule.EXECUTION_SPAN_IN_TRACE);
        }
    }

    private static void require(Pattern form, @Nullable String id, FinOpsRule rule) {
        if (id != null && !form.matcher(id).matches()) {
            throw broken(rule);
        }
    }

    private static AccessException broken(FinOpsRule rule) {
        return new AccessException.Invalid(rule.meaning(), rule, null);
    }
}
