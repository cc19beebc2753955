package dev.quipu.imports.span;

import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.otlp.GenAiSpan;
import dev.quipu.exports.otlp.SpanWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a span is kept in the metadata of its row, and out of which it is written again. */
final class SpanText {
    /** The key in the metadata. */
    static final String KEY = "otlp_span";

    static final List<String> MESSAGES =
            List.of("gen_ai.system_instructions", "gen_ai.input.messages", "gen_ai.output.messages");
    static final String CONVERSATION = "gen_ai.conversation.id";

    private SpanText() {}

    /**
     * Returns a span without its ids, in plain form.
     *
     * @param isTold whether its messages have places of their own
     */
    static JsonObject of(GenAiSpan span, boolean isTold) {
        Map<String, JsonValue> attributes =
                new LinkedHashMap<>(SpanWriter.attributes(span).members());
        if (isTold) {
            MESSAGES.forEach(attributes::remove);
        }
        Map<String, JsonValue> kept = new LinkedHashMap<>();
        kept.put("name", new JsonText(span.name()));
        time(kept, "started_at", span.execution().startedAt());
        time(kept, "ended_at", span.execution().endedAt());
        if (span.execution().outcome() != GenAiSpan.Outcome.UNSET) {
            kept.put("outcome", new JsonText(span.execution().outcome().name().toLowerCase(Locale.ROOT)));
        }
        if (span.execution().errorMessage() != null) {
            kept.put("message", new JsonText(span.execution().errorMessage()));
        }
        kept.put("attributes", new JsonObject(attributes));
        if (!span.more().isEmpty()) {
            kept.put("more", span.more());
        }
        if (!span.resource().isEmpty()) {
            kept.put("resource", span.resource());
        }
        return new JsonObject(kept);
    }

    private static void time(Map<String, JsonValue> kept, String key, @Nullable Instant time) {
        if (time != null) {
            kept.put(key, new JsonText(time.toString()));
        }
    }

    /** Returns a time as the database keeps it. */
    static @Nullable Instant stored(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
    }

    /** Returns how long it took in milliseconds; null if that is not known, or cannot be. */
    static @Nullable Integer milliseconds(GenAiSpan span) {
        Instant start = stored(span.execution().startedAt());
        Instant end = stored(span.execution().endedAt());
        if (start == null || end == null) {
            return null;
        }
        long millis = ChronoUnit.MILLIS.between(start, end);
        return millis < 0 || millis > Integer.MAX_VALUE ? null : Math.toIntExact(millis);
    }

    /** Returns as much of a text as there is room for, in characters as PostgreSQL counts them. */
    static String cut(String text, int length) {
        return text.codePointCount(0, text.length()) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length));
    }

    /** Returns where it is from, for what is told. */
    static String place(GenAiSpan span) {
        return "span " + span.spanId() + " of trace " + span.trace().traceId();
    }
}
