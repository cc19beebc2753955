package dev.quipu.imports;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.Problem;
import dev.quipu.exports.reading.ExportReading;
import dev.quipu.ingest.Ingest;
import dev.quipu.ingest.IngestException;
import dev.quipu.ingest.MessageWriter;
import dev.quipu.ingest.Result;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.postgres.failure.FileFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code quipu import}: reads exports and writes what they hold, once, however often it is run. */
public final class Import {
    private static final String PURPOSE = "import";

    private final Connections connections;
    private final Consumer<String> progress;

    /**
     * Takes where to work.
     *
     * @param progress hears how far the work is, in a few words each time
     */
    public Import(Workspace workspace, Consumer<String> progress) {
        this.connections = new Connections(workspace, PURPOSE);
        this.progress = progress;
    }

    /**
     * What to import.
     *
     * @param format what the files are written in
     * @param files the files
     * @param names what they are called in what is told, one for each
     * @param system where it goes
     * @param user whose it becomes: of the assistant platform a user's id or address of mail, else any text
     * @param tenant the tenant of the user, by id or slug; null if the user says it
     * @param dryRun whether only to read
     * @param problems takes each problem as a line of JSON; null if nobody wants them
     */
    public record Request(
            ExportFormat format,
            List<Path> files,
            List<String> names,
            ChatSystem system,
            String user,
            @Nullable String tenant,
            boolean dryRun,
            @Nullable Writer problems) {
        /** Copies the lists. */
        public Request {
            files = List.copyOf(files);
            names = List.copyOf(names);
        }
    }

    /**
     * Runs it. What was written before a failure stays, and another run completes it.
     *
     * @throws dev.quipu.postgres.failure.QuipuException if a file cannot be opened, or the database takes nothing
     */
    public ImportReport run(Request request) {
        ProblemList problems = new ProblemList(request.problems());
        try {
            return request.dryRun() ? read(request, problems) : write(request, problems);
        } catch (IngestException e) {
            throw e.getCause() instanceof SQLException cause
                    ? interruptedOr(cause)
                    : interruptedOr(e, String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            throw interruptedOr(e);
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            throw interruptedOr(e, cause == null ? String.valueOf(e.getMessage()) : FileFailure.reason(cause));
        } catch (IOException e) {
            throw interruptedOr(e, FileFailure.reason(e));
        }
    }

    private RuntimeException interruptedOr(SQLException e) {
        return connections.workspace().interruption().isRequested()
                ? new InterruptedRunException("import was interrupted")
                : Connections.refused(PURPOSE, e);
    }

    private RuntimeException interruptedOr(Exception e, String reason) {
        return connections.workspace().interruption().isRequested()
                ? new InterruptedRunException("import was interrupted")
                : Connections.failed(PURPOSE, reason, e);
    }

    private ImportReport read(Request request, ProblemList problems) throws IOException {
        Items items = new Items(request.user(), problems::add);
        WritingSink sink = sink(items, problems, null);
        readAll(request, sink);
        return new ImportReport(sink.conversations(), sink.messages(), 0, 0, problems.counts(), problems.told());
    }

    private ImportReport write(Request request, ProblemList problems) throws IOException, SQLException {
        String schema = connections.schema(request.system());
        boolean isAssistant = request.system() == ChatSystem.ASSISTANT;
        String owner = isAssistant
                ? new AssistantUsers(connections, schema).find(request.user(), request.tenant())
                : request.user();
        Ingest ingest = Ingest.into(connections.dataSource(), request.system().target(schema))
                .withOwnThread()
                .withRejects(reject -> problems.add(new Problem(
                        Problem.Kind.LEFT_OUT,
                        reject.place() == null ? "" : reject.place(),
                        reject.fault().message())));
        WritingSink sink;
        Result result;
        try (MessageWriter writer = ingest.open()) {
            sink = sink(new Items(owner, problems::add), problems, writer);
            readAll(request, sink);
            result = writer.finish();
        }
        if (isAssistant) {
            new AssistantUsers(connections, schema).open(sink.branches());
        }
        return new ImportReport(
                result.conversations(),
                result.messages(),
                result.alreadyThere(),
                result.rejected(),
                problems.counts(),
                problems.told());
    }

    private WritingSink sink(Items items, ProblemList problems, @Nullable MessageWriter writer) {
        return new WritingSink(
                items, problems, writer, progress, connections.workspace().interruption()::isRequested);
    }

    private static void readAll(Request request, WritingSink sink) throws IOException {
        for (int i = 0; i < request.files().size(); i++) {
            String name = request.names().get(i);
            try {
                ExportReading.read(request.format(), request.files().get(i), name, sink);
            } catch (IOException e) {
                throw new IOException(name + ": " + FileFailure.reason(e), e);
            }
        }
    }
}
