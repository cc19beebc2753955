package dev.quipu.ingest.target;

import dev.quipu.ingest.Attachment;
import dev.quipu.ingest.Fault;
import dev.quipu.ingest.Measures;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Role;
import dev.quipu.ingest.ToolResult;
import dev.quipu.ingest.Trace;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rules that several systems have. */
public final class SharedRules {
    private static final Pattern TRACE = Pattern.compile("(?!0+$)[0-9a-f]{32}");
    private static final Pattern SPAN = Pattern.compile("(?!0+$)[0-9a-f]{16}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[^/\\s]+/[^/\\s]+");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
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

    /** Rules of the systems that have the columns of {@link WholeMessage}. */
    public static @Nullable Fault whole(Message message) {
        return Stream.of(tools(message), attachments(message.attachments()), measures(message.measures()))
                .filter(fault -> fault != null)
                .findFirst()
                .orElse(null);
    }

    /** Returns the id that a text is; null if none. */
    public static @Nullable UUID uuid(String text) {
        return CANONICAL.matcher(text).matches() ? UUID.fromString(text) : null;
    }

    private static @Nullable Fault tools(Message message) {
        if (!message.toolCalls().isEmpty() && message.role() != Role.ASSISTANT) {
            return new Fault(Fault.Kind.RULE, "only the assistant calls tools");
        }
        if (message.toolCalls().stream()
                .anyMatch(call -> call.id().isEmpty() || call.name().isEmpty())) {
            return new Fault(Fault.Kind.RULE, "a tool call has no id or no name");
        }
        ToolResult result = message.toolResult();
        if (message.role() == Role.TOOL) {
            return result == null || result.callId().isEmpty()
                    ? new Fault(Fault.Kind.RULE, "what a tool says has no call that it answers")
                    : null;
        }
        return result == null ? null : new Fault(Fault.Kind.RULE, "only a tool answers a call");
    }

    private static @Nullable Fault attachments(List<Attachment> attachments) {
        for (Attachment attachment : attachments) {
            if (attachment.sha256() == null) {
                continue;
            }
            if (attachment.uri().isEmpty()
                    || !MEDIA_TYPE.matcher(attachment.mediaType()).matches()) {
                return new Fault(Fault.Kind.RULE, "an attachment has no URI, or no media type");
            }
            if (!SHA256.matcher(attachment.sha256()).matches()) {
                return new Fault(Fault.Kind.RULE, "an attachment's hash is not 64 lower-case hexadecimal digits");
            }
        }
        return null;
    }

    private static @Nullable Fault measures(Measures measures) {
        return measures.equals(Measures.UNKNOWN)
                        || Stream.of(
                                        measures.tokens(),
                                        measures.latencyMillis(),
                                        measures.promptTokens(),
                                        measures.cachedTokens(),
                                        measures.reasoningTokens())
                                .allMatch(number -> number == null || number.longValue() >= 0)
                ? null
                : new Fault(Fault.Kind.RULE, "a measure is negative");
    }
}
