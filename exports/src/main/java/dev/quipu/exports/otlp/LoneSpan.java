package dev.quipu.exports.otlp;

import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span without an export around it: as OTLP has it, or as the console exporter of OpenTelemetry for Python prints it, with its
 * ids in a {@code context} and its attributes as an object.
 *
 * @param span as OTLP has it
 * @param resource the attributes of what sent it
 */
record LoneSpan(JsonObject span, JsonObject resource) {
    /** Returns a span that stands alone; null if that is none. */
    static @Nullable LoneSpan of(JsonObject object) {
        Fields fields = new Fields(object);
        boolean isOtlp = isThere(fields, "traceId", "trace_id") && isThere(fields, "spanId", "span_id");
        boolean isPrinted = fields.see("context") instanceof JsonObject ids && isThere(new Fields(ids), "trace_id");
        if (!isOtlp && !isPrinted) {
            return null;
        }
        JsonObject context = isOtlp ? null : fields.object("context");
        JsonObject resource =
                AnyValue.attributes(Fields.of(fields.object("resource")).see("attributes"));
        return new LoneSpan(context == null ? fields.rest() : printed(fields, context), resource);
    }

    private static boolean isThere(Fields fields, String... names) {
        return List.of(names).stream().anyMatch(name -> fields.see(name) instanceof JsonText);
    }

    private static JsonObject printed(Fields fields, JsonObject context) {
        Map<String, JsonValue> span = new LinkedHashMap<>();
        Fields ids = new Fields(context);
        put(span, "traceId", id(ids.text("trace_id")));
        put(span, "spanId", id(ids.text("span_id")));
        put(span, "parentSpanId", id(fields.text("parent_id")));
        time(fields, "start_time", span, "startTimeUnixNano");
        time(fields, "end_time", span, "endTimeUnixNano");
        Fields status = Fields.of(fields.object("status"));
        String code = status.text("status_code");
        put(span, "status", status(code, status.text("description")));
        JsonArray events = fields.array("events");
        if (events != null) {
            span.put(
                    "events",
                    new JsonArray(events.items().stream().map(LoneSpan::event).toList()));
        }
        span.putAll(fields.rest().members());
        return new JsonObject(span);
    }

    private static @Nullable JsonText id(@Nullable String hex) {
        return hex == null ? null : new JsonText(hex.startsWith("0x") ? hex.substring(2) : hex);
    }

    private static JsonObject status(@Nullable String code, @Nullable String description) {
        JsonObject status =
                code == null ? JsonObject.EMPTY : JsonObject.of("code", new JsonText("STATUS_CODE_" + code));
        return description == null ? status : status.with("message", new JsonText(description));
    }

    private static JsonValue event(JsonValue item) {
        if (!(item instanceof JsonObject object)) {
            return item;
        }
        Fields fields = new Fields(object);
        Map<String, JsonValue> event = new LinkedHashMap<>();
        time(fields, "timestamp", event, "timeUnixNano");
        event.putAll(fields.rest().members());
        return new JsonObject(event);
    }

    /** What is no time stays as it is. */
    private static void time(Fields from, String name, Map<String, JsonValue> to, String otlp) {
        if (from.see(name) instanceof JsonText text) {
            try {
                Instant time = Instant.parse(text.text());
                to.put(otlp, new JsonText("%d%09d".formatted(time.getEpochSecond(), time.getNano())));
                from.value(name);
            } catch (DateTimeException e) {
                // Nobody knows when.
            }
        }
    }

    private static void put(Map<String, JsonValue> span, String key, @Nullable JsonValue value) {
        if (value != null) {
            span.put(key, value);
        }
    }
}
