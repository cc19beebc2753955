package dev.quipu.imports.span;

import dev.quipu.exports.Problem;
import dev.quipu.exports.otlp.SpanReader;
import dev.quipu.imports.ImportReport;
import dev.quipu.imports.ImportRequest;
import dev.quipu.imports.run.AssistantUsers;
import dev.quipu.imports.run.ProblemList;
import dev.quipu.imports.run.Run;
import dev.quipu.migration.project.Workspace;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** {@code quipu import otlp}: reads spans and stores what a system has a place for, each in a transaction of its own. */
public final class SpanImport {
    private final Run run;

    /**
     * Takes where to work.
     *
     * @param progress hears how far the work is, in a few words each time
     */
    public SpanImport(Workspace workspace, Consumer<String> progress) {
        this.run = new Run(Run.Purpose.IMPORT, workspace, progress);
    }

    /**
     * Runs it. What was written before a failure stays, and another run completes it.
     *
     * @param system where it goes
     * @throws dev.quipu.postgres.failure.QuipuException if a file cannot be opened, or the database takes nothing
     */
    public ImportReport run(SpanSystem system, ImportRequest request) {
        ProblemList problems = new ProblemList(request.problems());
        return run.work(() -> {
            if (request.dryRun()) {
                return read(system, request, new StoringSink(run, null, problems), problems);
            }
            SpanStore store = store(system, request);
            try (Connection connection = run.database().getConnection()) {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                SpanTransactions transactions = new SpanTransactions(connection, store);
                return read(system, request, new StoringSink(run, transactions, problems), problems);
            }
        });
    }

    private SpanStore store(SpanSystem system, ImportRequest request) throws SQLException {
        String schema = run.database().schema(system.pack());
        return switch (system) {
            case ASSISTANT ->
                new AssistantSpans(
                        schema, new AssistantUsers(run.database(), schema).find(request.user(), request.tenant()));
            case FINOPS -> new FinOpsSpans(schema, request.user());
            case AGENTS -> {
                try (Connection connection = run.database().getConnection()) {
                    yield new AgentsSpans(schema, AgentsSpans.find(connection, schema, request.user()));
                }
            }
        };
    }

    private ImportReport read(SpanSystem system, ImportRequest request, StoringSink sink, ProblemList problems) {
        for (ImportRequest.File file : request.files()) {
            run.read(file.name(), () -> SpanReader.read(file.path(), file.name(), sink));
        }
        if (sink.elsewhere() > 0) {
            problems.add(new Problem(
                    Problem.Kind.UNREAD,
                    system.pack(),
                    "%,d spans of agents, tools and the like have no place there".formatted(sink.elsewhere())));
        }
        return new ImportReport(sink.counts(), problems.counts(), problems.told());
    }
}
