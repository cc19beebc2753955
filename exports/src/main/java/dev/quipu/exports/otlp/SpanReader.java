package dev.quipu.exports.otlp;

import dev.quipu.exports.Problem;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.source.Entries;
import dev.quipu.exports.source.ExportEntry;
import dev.quipu.exports.source.ExportFiles;
import dev.quipu.exports.source.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads OTLP in JSON: an {@code ExportTraceServiceRequest}, or one a line as the collector's file exporter writes. Spans
 * that are not of generative AI are counted and told once.
 */
public final class SpanReader {
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
            for (ExportEntry entry : files.entries()) {
                Report report = new Report(sink::report, entry.name());
                if (files.isArchive() && !entry.name().matches("(?i).*\\.jsonl?")) {
                    report.add(Problem.Kind.UNREAD, "", "is neither .json nor .jsonl");
                    continue;
                }
                SpanReader reader = new SpanReader(sink, report);
                Entries.read(entry, report, reader::request);
                if (reader.others > 0) {
                    report.add(Problem.Kind.UNREAD, "", "%,d spans are not of generative AI".formatted(reader.others));
                }
            }
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
        Fields request = new Fields(object);
        List<JsonValue> resources = list(request, "resourceSpans", "resource_spans");
        if (resources.isEmpty() && !request.has("resourceSpans") && !request.has("resource_spans")) {
            noTraces(request, place);
            return;
        }
        for (int r = 0; r < resources.size(); r++) {
            Fields resource = Fields.of(resources.get(r));
            JsonObject attributes =
                    AnyValue.attributes(Fields.of(resource.see("resource")).see("attributes"));
            List<JsonValue> scopes = list(resource, "scopeSpans", "scope_spans", "instrumentationLibrarySpans");
            for (int s = 0; s < scopes.size(); s++) {
                List<JsonValue> spans = list(Fields.of(scopes.get(s)), "spans");
                for (int i = 0; i < spans.size(); i++) {
                    String at = "%s.resourceSpans[%d].scopeSpans[%d].spans[%d]".formatted(place, r, s, i);
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
            report.add(Problem.Kind.LEFT_OUT, place, "no export of traces: it has no resourceSpans");
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
