package dev.quipu.imports;

import dev.quipu.exports.Problem;
import dev.quipu.exports.otlp.GenAiSpan;
import dev.quipu.exports.otlp.SpanReader;
import dev.quipu.exports.otlp.SpanSink;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.session.ServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code quipu import otlp}: reads spans and stores what a system has a place for, each in a transaction of its own. */
public final class SpanImport {
    private static final String PURPOSE = "import";
    private static final int BETWEEN = 500;
    private static final int ATTEMPTS = 5;

    private final Connections connections;
    private final Consumer<String> progress;

    /**
     * Takes where to work.
     *
     * @param progress hears how far the work is, in a few words each time
     */
    public SpanImport(Workspace workspace, Consumer<String> progress) {
        this.connections = new Connections(workspace, PURPOSE);
        this.progress = progress;
    }

    /**
     * What to import.
     *
     * @param files the files
     * @param names what they are called in what is told, one for each
     * @param system where it goes
     * @param user whose it becomes: in the platforms a user's id, name or address of mail, else any text
     * @param tenant the tenant of the user, by id or slug; null if the user says it
     * @param dryRun whether only to read
     * @param problems takes each problem as a line of JSON; null if nobody wants them
     */
    public record Request(
            List<Path> files,
            List<String> names,
            SpanSystem system,
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
    public SpanReport run(Request request) {
        ProblemList problems = new ProblemList(request.problems());
        try {
            if (request.dryRun()) {
                return read(request, new Sink(null, null, problems), problems);
            }
            SpanStore store = store(request);
            try (Connection connection = connections.getConnection()) {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                return read(request, new Sink(connection, store, problems), problems);
            }
        } catch (SQLException e) {
            throw connections.workspace().interruption().isRequested()
                    ? interrupted()
                    : Connections.refused(PURPOSE, e);
        } catch (UncheckedSqlException e) {
            throw connections.workspace().interruption().isRequested()
                    ? interrupted()
                    : Connections.refused(PURPOSE, e.cause);
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            throw Connections.failed(
                    PURPOSE, cause == null ? String.valueOf(e.getMessage()) : FileFailure.reason(cause), e);
        } catch (IOException e) {
            throw Connections.failed(PURPOSE, FileFailure.reason(e), e);
        }
    }

    private static InterruptedRunException interrupted() {
        return new InterruptedRunException(
                "import was interrupted; what was read so far is there, and running it again completes it");
    }

    private SpanStore store(Request request) throws SQLException {
        String schema = connections.schema(request.system().pack());
        return switch (request.system()) {
            case ASSISTANT ->
                new AssistantSpans(
                        schema, new AssistantUsers(connections, schema).find(request.user(), request.tenant()));
            case FINOPS -> new FinOpsSpans(schema, request.user());
            case AGENTS -> {
                try (Connection connection = connections.getConnection()) {
                    yield new AgentsSpans(schema, AgentsSpans.find(connection, schema, request.user()));
                }
            }
        };
    }

    private SpanReport read(Request request, Sink sink, ProblemList problems) throws IOException {
        for (int i = 0; i < request.files().size(); i++) {
            String name = request.names().get(i);
            try {
                SpanReader.read(request.files().get(i), name, sink);
            } catch (IOException e) {
                throw new IOException(name + ": " + FileFailure.reason(e), e);
            }
        }
        long elsewhere = sink.elsewhere;
        if (elsewhere > 0) {
            problems.add(new Problem(
                    Problem.Kind.UNREAD,
                    request.system().pack(),
                    "%,d spans of agents, tools and the like have no place there".formatted(elsewhere)));
        }
        return new SpanReport(sink.counts, problems.counts(), problems.told());
    }

    /** A refusal of the database on its way through the reader. */
    private static final class UncheckedSqlException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final SQLException cause;

        UncheckedSqlException(SQLException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    /** Stores each span as it is read; without a store it only counts. */
    private final class Sink implements SpanSink {
        private final @Nullable Connection connection;
        private final @Nullable SpanStore store;
        private final ProblemList problems;
        private final Map<String, Long> counts = new LinkedHashMap<>();
        private long spans;
        private long alreadyThere;
        private long elsewhere;

        Sink(@Nullable Connection connection, @Nullable SpanStore store, ProblemList problems) {
            this.connection = connection;
            this.store = store;
            this.problems = problems;
            counts.put("spans", 0L);
            if (store != null) {
                store.counted().forEach(what -> counts.put(what, 0L));
                counts.put("already_there", 0L);
            }
        }

        @Override
        public void take(GenAiSpan span) {
            if (connections.workspace().interruption().isRequested()) {
                throw interrupted();
            }
            counts.put("spans", ++spans);
            if (connection != null && store != null) {
                try {
                    SpanOutcome outcome = inTransaction(connection, store, span);
                    outcome.problems().forEach(problems::add);
                    add(outcome.counts(), outcome.problems());
                } catch (SQLException e) {
                    throw new UncheckedSqlException(e);
                }
            }
            if (spans % BETWEEN == 0) {
                progress.accept("%,d spans".formatted(spans));
            }
        }

        private void add(Map<String, Long> found, List<Problem> told) {
            Map<String, Long> more = new LinkedHashMap<>(found);
            Long unplaced = more.remove(SpanOutcome.ELSEWHERE);
            if (unplaced != null) {
                elsewhere += unplaced;
                return;
            }
            more.forEach((what, count) -> counts.merge(what, count, Long::sum));
            if (more.isEmpty()
                    && told.stream().noneMatch(problem -> problem.kind().isLoss())) {
                counts.put("already_there", ++alreadyThere);
            }
        }

        @Override
        public void report(Problem problem) {
            problems.add(problem);
        }
    }

    private static SpanOutcome inTransaction(Connection connection, SpanStore store, GenAiSpan span)
            throws SQLException {
        for (int attempt = 1; ; attempt++) {
            SpanOutcome outcome = new SpanOutcome(span);
            try {
                AssistantUsers.settings(connection, store.settings());
                store.store(connection, span, outcome);
                connection.commit();
                return outcome;
            } catch (SQLException e) {
                rollBack(connection, e);
                String state = e.getSQLState() == null ? "" : e.getSQLState();
                if (state.equals("40001") || state.equals("40P01")) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                } else if (isOfSpan(state)) {
                    SpanOutcome refused = new SpanOutcome(span);
                    refused.tell(Problem.Kind.LEFT_OUT, ServerException.of(e).message() + " (SQLSTATE " + state + ")");
                    return refused;
                } else {
                    throw e;
                }
            }
        }
    }

    /** Whether a refusal is about values, limits or what a trigger says of them: else one span would stop all others. */
    private static boolean isOfSpan(String state) {
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54") || state.startsWith("P0");
    }

    private static void rollBack(Connection connection, SQLException before) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            before.addSuppressed(e);
        }
    }
}
