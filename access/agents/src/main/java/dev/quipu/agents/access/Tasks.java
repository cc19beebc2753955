package dev.quipu.agents.access;

import static dev.quipu.agents.access.jooq.Tables.TASKS;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A queue of tasks. A worker claims some for the time of a lease, commits, works, and says how it went in a transaction of its
 * own; what a worker loses by dying is handed out again when its lease is over. So a task may be worked on twice, and not
 * ended twice.
 */
public final class Tasks {
    private static final UUID HOME = new UUID(0, 0);

    private final Transaction transaction;
    private final TaskStatements sql;

    Tasks(Transaction transaction, TaskStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Puts a task into the queue, once for each key. A key is one for the whole queue, whoever the task is of.
     *
     * @return it, or the one that is there under the key, however far it is
     * @throws AccessException.AlreadyThere if the key is that of another task: of another agent or user, a part of another
     *     one, or of another title, description or input
     * @throws AccessException.BrokenReference if agent, user or what it is a part of is not there
     */
    public Task enqueue(NewTask task) {
        UUID uuid = Ids.of(HOME, task.key);
        Optional<Task> made = transaction.first(
                sql.enqueue,
                values -> values.uuid(uuid)
                        .number(task.agentId)
                        .number(task.userId)
                        .number(task.parentId)
                        .text(TASKS.TITLE, task.title)
                        .text(task.description)
                        .number(task.priority)
                        .json(task.input)
                        .number(task.maxAttempts)
                        .number(task.estimatedSeconds)
                        .text(task.trace == null ? null : task.trace.traceId())
                        .text(task.trace == null ? null : task.trace.spanId())
                        .text(task.trace == null ? null : task.trace.parentSpanId())
                        .instant(task.availableAt),
                TaskStatements::read);
        if (made.isPresent()) {
            return made.get();
        }
        return transaction
                .first(
                        sql.same,
                        values -> values.uuid(uuid)
                                .number(task.agentId)
                                .number(task.userId)
                                .number(task.parentId)
                                .text(TASKS.TITLE, task.title)
                                .text(task.description)
                                .json(task.input),
                        TaskStatements::read)
                .orElseThrow(() -> new AccessException.AlreadyThere(
                        "the key is that of another task", AgentsRule.TASK_UUID, null));
    }

    /** Returns a task; empty if there is none. */
    public Optional<Task> find(long taskId) {
        return transaction.first(sql.find, values -> values.number(taskId), TaskStatements::read);
    }

    /** Returns the task that other systems know by a uuid. */
    public Optional<Task> byUuid(UUID uuid) {
        return transaction.first(sql.byUuid, values -> values.uuid(uuid), TaskStatements::read);
    }

    /** Returns the task that was put into the queue with a key. */
    public Optional<Task> byKey(String key) {
        return byUuid(Ids.of(HOME, key));
    }

    /**
     * Hands out the most urgent tasks that nobody has, each to one worker, the most urgent first.
     *
     * @param worker a name that no other worker has; at most 100 characters
     * @param howMany at most; 1 or more
     * @param lease how long they are the worker's; see {@link #heartbeat}
     * @throws IllegalArgumentException if fewer than 1 are wanted
     */
    public List<Task> claim(String worker, int howMany, Duration lease) {
        return claim(worker, howMany, lease, null);
    }

    /**
     * Does so with the tasks of an agent.
     *
     * @param agentId null for those of all, and of nobody
     * @throws IllegalArgumentException if fewer than 1 are wanted
     */
    public List<Task> claim(String worker, int howMany, Duration lease, @Nullable Long agentId) {
        return transaction.list(
                sql.claim,
                values -> values.text(TASKS.LEASE_OWNER, worker)
                        .limit(howMany)
                        .duration(lease)
                        .number(agentId),
                TaskStatements::read);
    }

    /**
     * Keeps a task for so long from now.
     *
     * @param claimed as {@link #claim} gave it
     * @throws AccessException.Stale if it is not the worker's any more, who should stop
     * @throws IllegalArgumentException if it was never claimed
     */
    public void heartbeat(Task claimed, Duration lease) {
        String worker = worker(claimed);
        require(
                transaction.one(
                        sql.extend,
                        values -> values.number(claimed.id()).text(worker).duration(lease),
                        row -> row.flag()),
                claimed,
                worker);
    }

    /**
     * Ends a task well.
     *
     * @param claimed as {@link #claim} gave it
     * @throws AccessException.Stale if it is not the worker's any more: somebody else has it, or has ended it
     * @throws IllegalArgumentException if it was never claimed
     */
    public void complete(Task claimed, Json output) {
        String worker = worker(claimed);
        require(
                transaction.one(
                        sql.complete,
                        values -> values.number(claimed.id()).text(worker).json(output),
                        row -> row.flag()),
                claimed,
                worker);
    }

    /**
     * Notes a failure: the task waits again, for a time that doubles with each attempt, or is given up after the last.
     *
     * @param claimed as {@link #claim} gave it
     * @return {@link TaskStatus#PENDING}, or {@link TaskStatus#FAILED} if it was given up
     * @throws AccessException.Stale if it is not the worker's any more
     * @throws IllegalArgumentException if it was never claimed
     */
    public TaskStatus fail(Task claimed, String error) {
        return fail(claimed, error, null);
    }

    /**
     * Does so, for a time of the caller's.
     *
     * @param retryAfter null for the one that doubles
     * @throws AccessException.Stale if it is not the worker's any more
     * @throws IllegalArgumentException if it was never claimed
     */
    public TaskStatus fail(Task claimed, String error, @Nullable Duration retryAfter) {
        String worker = worker(claimed);
        return transaction
                .one(
                        sql.fail,
                        values -> values.number(claimed.id())
                                .text(worker)
                                .text(error)
                                .duration(retryAfter),
                        row -> Optional.ofNullable(row.wordOrNull(TaskStatus.class)))
                .orElseThrow(() -> lost(claimed, worker));
    }

    private static String worker(Task claimed) {
        if (claimed.lease() == null) {
            throw new IllegalArgumentException("task " + claimed.id() + " is nobody's: claim it first");
        }
        return claimed.lease().worker();
    }

    private static void require(boolean done, Task claimed, String worker) {
        if (!done) {
            throw lost(claimed, worker);
        }
    }

    private static AccessException lost(Task claimed, String worker) {
        return new AccessException.Stale("task " + claimed.id() + " is not " + worker + "'s any more");
    }

    /** Calls a task off, also one that is being worked on; false if it has ended, or is not there. */
    public boolean cancel(long taskId) {
        return transaction.one(sql.cancel, values -> values.number(taskId), row -> row.flag());
    }

    /** Gives a task that was given up, or called off, all its attempts again; false if it was neither. */
    public boolean revive(long taskId) {
        return transaction.one(sql.revive, values -> values.number(taskId), row -> row.flag());
    }

    /**
     * Gives back tasks whose lease is over, and returns how many; {@link #claim} does so by itself.
     *
     * @throws IllegalArgumentException if that may be fewer than 1
     */
    public int releaseExpired(int atMost) {
        return transaction.one(sql.releaseExpired, values -> values.limit(atMost), row -> row.integer());
    }

    /**
     * Returns what waits, the most urgent first, with what has to wait for its time.
     *
     * @param limit at most so many; 1 or more
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public List<Task> waiting(int limit) {
        return transaction.list(sql.waiting, values -> values.limit(limit), TaskStatements::read);
    }

    /** Returns what was given up, the last first. */
    public Listing<Task> dead() {
        return sql.dead.of(transaction, Transaction.Binding.NONE);
    }

    /** Returns the tasks that are so far, or ended so, the last made first. */
    public Listing<Task> ofStatus(TaskStatus status) {
        return sql.ofStatus.of(transaction, values -> values.word(status));
    }

    /** Returns the last of a user's tasks that are so far, or ended so, the last first. */
    public Listing<Task> ofUser(long userId, TaskStatus status) {
        return sql.ofUser.of(transaction, values -> values.number(userId).word(status));
    }

    /** Returns what a task consists of, in the order in which it came. */
    public List<Task> parts(long taskId) {
        return transaction.list(sql.parts, values -> values.number(taskId), TaskStatements::read);
    }

    /** Returns the tasks of a trace, in the order in which they came. */
    public List<Task> ofTrace(String traceId) {
        return transaction.list(sql.ofTrace, values -> values.text(traceId), TaskStatements::read);
    }
}
