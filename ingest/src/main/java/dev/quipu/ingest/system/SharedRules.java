package dev.quipu.ingest.system;

import dev.quipu.ingest.Fault;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Trace;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules that several systems have. */
public final class SharedRules {
    private static final Pattern TRACE = Pattern.compile("(?!0+$)[0-9a-f]{32}");
    private static final Pattern SPAN = Pattern.compile("(?!0+$)[0-9a-f]{16}");
    private static final Pattern CANONICAL = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private SharedRules() {}

    /** A key has 1 to 200 characters. */
    public static @Nullable Fault key(Message message) {
        int length = message.key() == null ? 1 : Names.length(message.key());
        return length == 0 || length > 200
                ? new Fault(Fault.Kind.KEY, "the key has %d characters, and not 1 to 200".formatted(length))
                : null;
    }

    /** The metadata may not have what is written into them. */
    public static @Nullable Fault more(Message message) {
        return MessageJson.hasMore(message.metadata())
                ? new Fault(Fault.Kind.JSON, "the metadata have a key " + MessageJson.MORE + ", which is not theirs")
                : null;
    }

    /** Identifiers are those of W3C Trace Context. */
    public static @Nullable Fault trace(@Nullable Trace trace) {
        if (trace == null) {
            return null;
        }
        boolean isWhole = TRACE.matcher(trace.traceId()).matches()
                && (trace.spanId() == null || SPAN.matcher(trace.spanId()).matches())
                && (trace.parentSpanId() == null
                        || (trace.spanId() != null
                                && SPAN.matcher(trace.parentSpanId()).matches()));
        return isWhole ? null : new Fault(Fault.Kind.RULE, "the trace is not one of W3C Trace Context");
    }

    /** Returns the id that a text is; null if none. */
    public static @Nullable UUID uuid(String text) {
        return CANONICAL.matcher(text).matches() ? UUID.fromString(text) : null;
    }
}
