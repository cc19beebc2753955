package dev.quipu.finops.access;

import static dev.quipu.finops.access.jooq.Tables.AGENT_EXECUTIONS;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Listing;
import dev.quipu.access.Trace;
import dev.quipu.access.support.Transaction;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The runs of agents. One is opened without the database, by {@link RunningExecution#open}, and written when it is over; whoever
 * writes the same twice gets what was written first.
 */
public final class Executions {
    /** The most milliseconds that the column holds. */
    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    private final Transaction transaction;
    private final ExecutionStatements sql;

    Executions(Transaction transaction, ExecutionStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Writes a run that has done its work.
     *
     * @param output any JSON value; null if it gave none
     * @param tools an array: those it used
     * @throws AccessException as {@link #add}
     */
    public Execution finish(RunningExecution run, @Nullable Json output, Json tools) {
        return add(run.ended(ExecutionStatus.SUCCESS, output, tools, null, null));
    }

    /**
     * Writes a run that has done a part of its work.
     *
     * @param output any JSON value; null if it gave none
     * @param tools an array: those it used
     * @param error what kept it from the rest
     * @throws AccessException as {@link #add}
     */
    public Execution finishPartly(RunningExecution run, @Nullable Json output, Json tools, String error) {
        return add(run.ended(ExecutionStatus.PARTIAL, output, tools, error, null));
    }

    /**
     * Writes a run that has failed, with the message and the stack trace of what it failed with.
     *
     * @throws AccessException as {@link #add}
     */
    public Execution fail(RunningExecution run, Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        return add(run.ended(
                ExecutionStatus.ERROR, null, Json.NONE, storable(String.valueOf(cause)), storable(trace.toString())));
    }

    /** A failure may quote what PostgreSQL cannot keep, and has to be kept all the same. */
    private static String storable(String text) {
        return text.replace("\0", "\\0").replaceAll("\\p{Cs}", "\uFFFD");
    }

    /**
     * Writes a run that has failed.
     *
     * @throws AccessException as {@link #add}
     */
    public Execution fail(RunningExecution run, String error) {
        return add(run.ended(ExecutionStatus.ERROR, null, Json.NONE, error, null));
    }

    /**
     * Writes a run that took too long.
     *
     * @throws AccessException as {@link #add}
     */
    public Execution timeOut(RunningExecution run) {
        return add(run.ended(ExecutionStatus.TIMEOUT, null, Json.NONE, null, null));
    }

    /**
     * Writes a run that was called off.
     *
     * @throws AccessException as {@link #add}
     */
    public Execution cancel(RunningExecution run) {
        return add(run.ended(ExecutionStatus.CANCELLED, null, Json.NONE, null, null));
    }

    /**
     * Writes a run that was measured elsewhere, once for each id. How it ended, and in what time, stays as it was
     * written first.
     *
     * @throws AccessException.AlreadyThere if the id is that of another run: of another thread or agent, or with
     *     another input
     * @throws AccessException.BrokenReference with {@link FinOpsRule#EXECUTION_THREAD} if its thread is gone, or with another if
     *     the message is, or is not of the thread
     * @throws AccessException.Invalid if it took more than 24 days, or its tools are no array
     */
    public Execution add(Execution run) {
        return addNew(run)
                .or(() -> find(run.id()).filter(there -> isSame(there, run)))
                .orElseThrow(() -> new AccessException.AlreadyThere(
                        FinOpsRule.EXECUTION_ID.meaning(), FinOpsRule.EXECUTION_ID, null));
    }

    private static boolean isSame(Execution there, Execution run) {
        return there.threadId().equals(run.threadId())
                && there.agentName().equals(run.agentName())
                && there.agentType() == run.agentType()
                && there.input().equals(run.input());
    }

    private Optional<Execution> addNew(Execution run) {
        Trace trace = run.trace();
        return transaction.first(
                sql.add,
                values -> values.uuid(run.id())
                        .uuid(run.threadId())
                        .uuid(run.messageId())
                        .text(AGENT_EXECUTIONS.AGENT_NAME, run.agentName())
                        .word(run.agentType())
                        .text(run.input())
                        .json(run.output())
                        .json(run.tools())
                        .number(millis(run.time()))
                        .word(run.status())
                        .text(run.error())
                        .text(run.stackTrace())
                        .json(run.metadata())
                        .instant(run.startedAt())
                        .instant(run.completedAt())
                        .text(trace == null ? null : trace.traceId())
                        .text(trace == null ? null : trace.spanId())
                        .text(trace == null ? null : trace.parentSpanId()),
                ExecutionStatements::read);
    }

    private static int millis(Duration time) {
        if (time.compareTo(LONGEST) > 0) {
            throw new AccessException.Invalid(
                    "a run takes no longer than " + LONGEST.toDays() + " days, as it is counted in milliseconds",
                    null,
                    null);
        }
        return (int) time.toMillis();
    }

    /** Returns a run; empty if there is none. */
    public Optional<Execution> find(UUID executionId) {
        return transaction.first(sql.find, values -> values.uuid(executionId), ExecutionStatements::read);
    }

    /** Returns the runs of a thread, the oldest first. */
    public Listing<Execution> ofThread(UUID threadId) {
        return sql.ofThread.of(transaction, values -> values.uuid(threadId));
    }

    /** Returns the runs within an OpenTelemetry trace, the oldest first. */
    public List<Execution> ofTrace(String traceId) {
        return transaction.list(sql.ofTrace, values -> values.text(traceId), ExecutionStatements::read);
    }

    /** Returns those that ended so, the latest first. */
    public Listing<Execution> ofStatus(ExecutionStatus status) {
        return sql.ofStatus.of(transaction, values -> values.word(status));
    }

    /** Returns those that ended so and began since a time, the latest first. */
    public Listing<Execution> ofStatus(ExecutionStatus status, Instant since) {
        return sql.ofStatusSince.of(transaction, values -> values.word(status).instant(since));
    }

    /** Returns those that took longer than a time, the longest first. */
    public Listing<Execution> slowest(Duration over) {
        return sql.slowest.of(
                transaction, values -> values.number(over.compareTo(LONGEST) > 0 ? Integer.MAX_VALUE : millis(over)));
    }

    /**
     * Returns those that used some tools, the latest first.
     *
     * @param tools an array, all of which was used
     */
    public Listing<Execution> withTools(Json tools) {
        return sql.withTools.of(transaction, values -> values.json(tools));
    }
}
