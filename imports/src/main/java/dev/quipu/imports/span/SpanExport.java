package dev.quipu.imports.span;

import dev.quipu.exports.otlp.GenAiSpan;
import dev.quipu.exports.otlp.SpanWriter;
import dev.quipu.imports.ExportRequest;
import dev.quipu.imports.run.AssistantUsers;
import dev.quipu.imports.run.Run;
import dev.quipu.ingest.assistant.AssistantTarget;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code quipu export --as otlp}: what is stored with a trace as spans under the current names, an
 * {@code ExportTraceServiceRequest} a line, of one moment; one conversation at a time is in memory.
 */
public final class SpanExport {
    private static final int BETWEEN = 500;

    private final Run run;

    /**
     * Takes where to work.
     *
     * @param progress hears how far the work is, in a few words each time
     */
    public SpanExport(Workspace workspace, Consumer<String> progress) {
        this.run = new Run(Run.Purpose.EXPORT, workspace, progress);
    }

    /** Takes a span. */
    interface Spans {
        void take(GenAiSpan span) throws IOException;
    }

    /**
     * Runs it; returns how many spans were written.
     *
     * @param system from where
     * @param writer takes the lines; it is not closed
     * @throws QuipuException if the database cannot be read, or if requests of agents are asked for by conversation
     */
    public long run(SpanSystem system, ExportRequest request, Writer writer) {
        if (system == SpanSystem.AGENTS && request.conversation() != null) {
            throw new QuipuException(Kind.USAGE, "requests of agents are not exported by conversation", null);
        }
        return run.work(() -> {
            String schema = run.database().schema(system.pack());
            boolean isAssistant = system == SpanSystem.ASSISTANT;
            String user = request.user();
            String owner = user != null && isAssistant
                    ? new AssistantUsers(run.database(), schema).find(user, request.tenant())
                    : user;
            Map<String, String> settings =
                    isAssistant ? AssistantTarget.asService(schema).settings() : Map.of();
            Lines lines = new Lines(writer);
            return run.database().atOneMoment(settings, connection -> {
                if (system == SpanSystem.AGENTS) {
                    Long id = owner == null ? null : Long.valueOf(AgentsSpans.find(connection, schema, owner));
                    new RequestSpanRows(connection, schema).read(id, lines);
                } else {
                    new TalkSpanRows(connection, system, schema).read(request.conversation(), owner, lines);
                }
                return lines.spans;
            });
        });
    }

    /** Writes a line for each span. */
    private final class Lines implements Spans {
        private final Writer writer;
        private long spans;

        Lines(Writer writer) {
            this.writer = writer;
        }

        @Override
        public void take(GenAiSpan span) throws IOException {
            writer.write(SpanWriter.request(span).toJson());
            writer.write('\n');
            spans++;
            run.stopIfAsked();
            if (spans % BETWEEN == 0) {
                run.tell("%,d spans".formatted(spans));
            }
        }
    }
}
