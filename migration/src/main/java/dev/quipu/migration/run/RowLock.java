package dev.quipu.migration.run;

import dev.quipu.migration.history.LockTable;
import dev.quipu.postgres.session.LockWait;
import dev.quipu.postgres.session.Reply;
import dev.quipu.postgres.session.Row;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A row with a lease keeps the others out, where no session can. It is renewed from a thread and a connection of its own,
 * and every transaction of the run holds the row until it commits: a runner that was taken for dead changes nothing more.
 */
final class RowLock implements RunnerLock {
    /** What two runners who create the same table at once may get; the second then finds it made. */
    private static final Set<String> MADE_MEANWHILE = Set.of("23505", "42P06", "42P07", "42710", "XX000");

    private static final int LOOKS = 10;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final LockTable table;
    private final String token;
    private final Session working;
    private final RunContext context;
    private final LeaseRenewal renewal;

    private RowLock(RunContext context, LockTable table, String token, Session working, LeaseRenewal renewal) {
        this.context = context;
        this.table = table;
        this.token = token;
        this.working = working;
        this.renewal = renewal;
    }

    /** Takes the row, as soon as nobody has it and nobody's statement is at work any more. */
    static RowLock take(RunContext context, LockMethod.Row method, Session working) {
        PoolerCheck.requireTransactions(working);
        LockTable table = new LockTable(context.history().schema());
        String token = UUID.randomUUID().toString();
        Waiting waiting = new Waiting(context);
        String take = table.take(token, owner(context), method.lease());
        for (Optional<String> other = attempt(working, table, take);
                other.isPresent();
                other = attempt(working, table, take)) {
            waiting.rest(other);
        }
        LeaseRenewal renewal = LeaseRenewal.start(
                () -> context.connections().apply("lock"),
                table.renew(token, method.lease()),
                method.lease().dividedBy(3),
                working::cancel);
        RowLock lock = new RowLock(context, table, token, working, renewal);
        try {
            lock.awaitWorkOfOthers(waiting);
            return lock;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static String owner(RunContext context) {
        return context.runner().tool() + " of " + context.runner().who() + " (pid "
                + ProcessHandle.current().pid() + " on " + context.runner().host() + ")";
    }

    /** Returns who has the row; empty if it is taken now. */
    private static Optional<String> attempt(Session session, LockTable table, String take) {
        List<Reply> replies;
        try {
            replies = session.send(take);
        } catch (ServerException e) {
            session.rollback();
            if (!e.state().isAbsentRelation()) {
                throw e;
            }
            create(session, table);
            replies = session.send(take);
        }
        List<Row> rows = replies.get(LockTable.STANDING).asRows();
        if (rows.isEmpty()) {
            // Given back between the statements.
            return Optional.of("a runner that is just ending");
        }
        Row row = rows.getFirst();
        if (row.isTrue(0)) {
            return Optional.empty();
        }
        return Optional.of(row.textOrNull(1)
                + (row.isTrue(3)
                        ? ", whose lease ended at " + row.textOrNull(2)
                                + ", but whose transaction is still open in the server"
                        : ", which has the lock row until " + row.textOrNull(2) + " unless it renews it"));
    }

    private static void create(Session session, LockTable table) {
        try {
            session.send(table.create());
        } catch (ServerException e) {
            if (!MADE_MEANWHILE.contains(e.state().value())) {
                throw HistorySetup.cannotCreate(
                        "the table of the lock row",
                        "the role needs CREATE on the database, or on the schema of the history",
                        e);
            }
        }
    }

    /** What ran outside of transactions goes on in the server when its runner is killed, and holds no row. */
    private void awaitWorkOfOthers(Waiting waiting) {
        waiting.hurry();
        for (var left = working.rows(table.workOfOthers(token));
                !left.isEmpty();
                left = working.rows(table.workOfOthers(token))) {
            waiting.rest(Optional.of("what an earlier runner left at work in the server (pid "
                    + left.getFirst().text(0) + "): " + left.getFirst().text(1)));
        }
    }

    @Override
    public List<String> fence() {
        return List.of(table.hold(token));
    }

    @Override
    public Optional<String> mark() {
        return Optional.of(table.mark(token));
    }

    /** Behind a pooler the working session is another process with each transaction, and nobody knows which. */
    @Override
    public Optional<LockWait> waiting() {
        return Optional.empty();
    }

    @Override
    public boolean hasEnded(Session another) {
        for (int i = 0; i < LOOKS; i++) {
            if (isOver(another)) {
                return true;
            }
            if (!context.pause().await(BETWEEN_LOOKS)) {
                return false;
            }
        }
        return false;
    }

    private boolean isOver(Session another) {
        return another.isTrue(table.isLetGo(token))
                && another.query(table.workOf(token)).isEmpty();
    }

    /** Gives the row back; where that is not possible, the next runner waits for the end of the lease. */
    @Override
    public void close() {
        renewal.close();
        try {
            if (working.isClosed()) {
                try (Session another = context.connections().apply("lock")) {
                    release(another);
                }
            } else {
                working.rollback();
                release(working);
            }
        } catch (ServerException e) {
            // The lease ends by itself.
        }
    }

    /** What a lost connection may still be doing must keep others out for as long as it does. */
    private void release(Session session) {
        if (session == working || isOver(session)) {
            session.send(table.release(token));
        }
    }
}
