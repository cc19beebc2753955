package dev.quipu.imports;

import dev.quipu.exports.otlp.GenAiSpan;
import dev.quipu.exports.otlp.SpanWriter;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code quipu export --as otlp}: what is stored with a trace as spans under the current names, an
 * {@code ExportTraceServiceRequest} a line, of one moment; one conversation at a time is in memory.
 */
public final class SpanExport {
    private static final String PURPOSE = "export";
    private static final int BETWEEN = 500;

    private final Connections connections;
    private final Consumer<String> progress;

    /**
     * Takes where to work.
     *
     * @param progress hears how far the work is, in a few words each time
     */
    public SpanExport(Workspace workspace, Consumer<String> progress) {
        this.connections = new Connections(workspace, PURPOSE);
        this.progress = progress;
    }

    /**
     * What to export.
     *
     * @param system from where
     * @param conversation its id; null for more than one
     * @param user whose: as an import names them; null for everybody's
     * @param tenant the tenant of the user, by id or slug; null if the user says it
     */
    public record Request(
            SpanSystem system,
            @Nullable UUID conversation,
            @Nullable String user,
            @Nullable String tenant) {}

    /** Takes a span. */
    interface Spans {
        void take(GenAiSpan span) throws IOException;
    }

    /**
     * Runs it; returns how many spans were written.
     *
     * @param writer takes the lines; it is not closed
     * @throws QuipuException if the database cannot be read
     */
    public long run(Request request, Writer writer) {
        if (request.system() == SpanSystem.AGENTS && request.conversation() != null) {
            throw new QuipuException(Kind.USAGE, "requests of agents are not exported by conversation", null);
        }
        Lines lines = new Lines(writer);
        try {
            String schema = connections.schema(request.system().pack());
            String user = request.user();
            String owner = user != null && request.system() == SpanSystem.ASSISTANT
                    ? new AssistantUsers(connections, schema).find(user, request.tenant())
                    : user;
            try (Connection connection = connections.getConnection()) {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setReadOnly(true);
                read(connection, schema, request, owner, lines);
                connection.rollback();
            }
            return lines.spans;
        } catch (SQLException e) {
            throw connections.workspace().interruption().isRequested()
                    ? interrupted()
                    : Connections.refused(PURPOSE, e);
        } catch (UncheckedIOException e) {
            throw Connections.failed(PURPOSE, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw Connections.failed(PURPOSE, FileFailure.reason(e), e);
        }
    }

    private static void read(Connection connection, String schema, Request request, @Nullable String owner, Spans spans)
            throws SQLException, IOException {
        switch (request.system()) {
            case ASSISTANT -> {
                AssistantUsers.settings(
                        connection, ChatSystem.ASSISTANT.target(schema).settings());
                new TalkSpanRows(connection, ChatSystem.ASSISTANT, schema).read(request.conversation(), owner, spans);
            }
            case FINOPS ->
                new TalkSpanRows(connection, ChatSystem.FINOPS, schema).read(request.conversation(), owner, spans);
            case AGENTS -> {
                Long user = owner == null ? null : Long.valueOf(AgentsSpans.find(connection, schema, owner));
                new RequestSpanRows(connection, schema).read(user, spans);
            }
        }
    }

    private static InterruptedRunException interrupted() {
        return new InterruptedRunException("export was interrupted");
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
            if (connections.workspace().interruption().isRequested()) {
                throw interrupted();
            }
            if (spans % BETWEEN == 0) {
                progress.accept("%,d spans".formatted(spans));
            }
        }
    }
}
