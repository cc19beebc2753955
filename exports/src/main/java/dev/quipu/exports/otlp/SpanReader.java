package dev.quipu.exports.otlp;

import dev.quipu.exports.Problem;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.source.Entries;
import dev.quipu.exports.source.ExportFiles;
import dev.quipu.exports.source.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads OTLP in JSON: an {@code ExportTraceServiceRequest}, or one a line as the collector's file exporter writes, or a trace as
 * Tempo gives it, or spans without anything around them. Spans that are not of generative AI are counted and told once.
 */
public final class SpanReader {
    private static final List<String> RESOURCES = List.of("resourceSpans", "resource_spans", "batches");

    private final SpanSink sink;
    private final Report report;
    private long others;

    private SpanReader(SpanSink sink, Report report) {
        this.sink = sink;
        this.report = report;
    }

    /**
     * Reads a file.
     *
     * @param path a file, also in gzip or a zip, or a directory that a zip was unpacked to
     * @param name what it is called in what is reported
     */
    public static void read(Path path, String name, SpanSink sink) throws IOException {
        try (ExportFiles files = ExportFiles.open(path, name)) {
            files.tellIfWithoutJson(new Report(sink::report, name));
            files.eachOfJson(sink::report, (entry, report) -> {
                SpanReader reader = new SpanReader(sink, report);
                Entries.read(entry, report, reader::request);
                if (reader.others > 0) {
                    report.add(Problem.Kind.UNREAD, "", "%,d spans are not of generative AI".formatted(reader.others));
                }
            });
        }
    }

    private static List<JsonValue> list(Fields fields, String... names) {
        for (String name : names) {
            if (fields.see(name) instanceof JsonArray array) {
                return array.items();
            }
        }
        return List.of();
    }

    private void request(JsonObject object, String place) throws IOException {
        // Tempo has put one around what it gives since version 2 of its interface.
        JsonObject inner = object.get("trace") instanceof JsonObject trace ? trace : object;
        Fields request = new Fields(inner);
        String name = RESOURCES.stream().filter(request::has).findFirst().orElse(null);
        if (name != null) {
            resources(list(request, name), place + "." + name);
            return;
        }
        LoneSpan span = LoneSpan.of(object);
        if (span == null) {
            noTraces(request, place);
        } else {
            span(span.span(), span.resource(), place);
        }
    }

    private void resources(List<JsonValue> resources, String place) throws IOException {
        for (int r = 0; r < resources.size(); r++) {
            Fields resource = Fields.of(resources.get(r));
            JsonObject attributes =
                    AnyValue.attributes(Fields.of(resource.see("resource")).see("attributes"));
            List<JsonValue> scopes = list(resource, "scopeSpans", "scope_spans", "instrumentationLibrarySpans");
            for (int s = 0; s < scopes.size(); s++) {
                List<JsonValue> spans = list(Fields.of(scopes.get(s)), "spans");
                for (int i = 0; i < spans.size(); i++) {
                    String at = "%s[%d].scopeSpans[%d].spans[%d]".formatted(place, r, s, i);
                    span(spans.get(i), attributes, at);
                }
            }
        }
    }

    private void noTraces(Fields request, String place) {
        if (request.has("resourceMetrics") || request.has("resource_metrics")) {
            report.add(Problem.Kind.UNREAD, place, "holds metrics");
        } else if (request.has("resourceLogs") || request.has("resource_logs")) {
            report.add(
                    Problem.Kind.LEFT_OUT,
                    place,
                    "holds logs, not traces: what is said does not come in from log records, only from spans");
        } else {
            report.add(Problem.Kind.LEFT_OUT, place, "no export of traces, and no span: it has no resourceSpans");
        }
    }

    private void span(JsonValue value, JsonObject resource, String place) throws IOException {
        if (!(value instanceof JsonObject object)) {
            report.add(Problem.Kind.LEFT_OUT, place, "is no span, but " + value.toJson());
            return;
        }
        SpanParts parts = new SpanParts(new Fields(object), report, place);
        if (!parts.isGenAi()) {
            others++;
            return;
        }
        GenAiSpan span = parts.span(resource);
        if (span == null) {
            report.add(Problem.Kind.LEFT_OUT, place, "a span without a trace and an id of its own");
        } else {
            sink.take(span);
        }
    }
}
