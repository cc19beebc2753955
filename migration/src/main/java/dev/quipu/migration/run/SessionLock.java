package dev.quipu.migration.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.migration.history.LockTable;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.failure.Setting;
import dev.quipu.postgres.session.AdvisoryLock;
import dev.quipu.postgres.session.LockWait;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Two advisory locks keep the others out. The first is held on a connection of its own, which a revision's statements
 * cannot touch. The second is held by the session that works: when a runner is killed, its own connection closes at
 * once, but the server goes on with the statement that it was given; the next runner has to wait for that as well.
 */
final class SessionLock implements RunnerLock {
    /** "QUIP" in ASCII: tells our keys from other programs'. */
    private static final int SPACE = 0x51554950;

    private final AdvisoryLock queue;
    private final AdvisoryLock work;
    private final Pause pause;
    private final Session own;
    private final Session working;
    private final boolean pooled;
    private final int workingPid;
    private List<String> fence = List.of();

    private SessionLock(RunContext context, Session own, Session working, boolean pooled) {
        int hash = context.history().schema().value().hashCode();
        this.queue = new AdvisoryLock(SPACE, hash);
        this.work = new AdvisoryLock(SPACE + 1, hash);
        this.pause = context.pause();
        this.own = own;
        this.working = working;
        this.pooled = pooled;
        this.workingPid = pooled ? working.serverPid() : working.announcedPid();
    }

    /** Takes both locks; they are held until this is closed, or the sessions are. */
    static SessionLock take(RunContext context, Session working) {
        Session own = context.connections().apply("lock");
        try {
            boolean pooled =
                    PoolerCheck.requireSessions(own, working, "; where there is none, add " + Setting.LOCK_ROW);
            SessionLock lock = new SessionLock(context, own, working, pooled);
            lock.take(new Waiting(context));
            return lock;
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    private void take(Waiting waiting) {
        take(queue, own, waiting);
        waiting.hurry();
        take(work, working, waiting);
        if (pooled) {
            fence = List.of(stillMine());
        }
    }

    private void take(AdvisoryLock lock, Session session, Waiting waiting) {
        while (!isTaken(lock, session)) {
            waiting.rest(lock.owner(session).map(AdvisoryLock.Owner::described));
        }
    }

    private boolean isTaken(AdvisoryLock lock, Session session) {
        if (!pooled) {
            return lock.tryTake(session);
        }
        return lock.tryTakeAnew(session)
                .orElseThrow(() -> new QuipuException(
                        Kind.FAILED,
                        "the pooler has given this run a server process that another runner's lock is held in",
                        "the pool is in transaction mode, or its server_reset_query leaves locks behind; set it to DISCARD"
                                + " ALL, or add " + Setting.LOCK_ROW));
    }

    /** Should the probe of the pooler have been deceived, the first transaction in another process says so. */
    private String stillMine() {
        return "DO " + Literal.dollarQuote("""
                BEGIN
                  IF pg_catalog.pg_backend_pid() <> %d OR NOT %s THEN
                    RAISE EXCEPTION USING ERRCODE = '%s',
                      MESSAGE = 'the pooler has given this run another server process, which does not hold its lock',
                      HINT = 'give a URL that goes to the server directly, or add --lock row';
                  END IF;
                END""".formatted(workingPid, work.heldHere(), LockTable.LOST));
    }

    /** Tells whether any session holds it. */
    static boolean isHeld(Session session, Identifier history) {
        return new AdvisoryLock(SPACE + 1, history.value().hashCode())
                .owner(session)
                .isPresent();
    }

    @Override
    public List<String> fence() {
        return fence;
    }

    @Override
    public Optional<String> mark() {
        return Optional.empty();
    }

    @Override
    public boolean hasEnded(Session another) {
        for (int i = 0; i < 10; i++) {
            if (work.tryTake(another)) {
                return true;
            }
            if (!pause.await(Duration.ofMillis(500))) {
                return false;
            }
        }
        return false;
    }

    @Override
    public Optional<LockWait> waiting() {
        return LockWait.of(own, workingPid);
    }

    /** Without a pooler, the locks end with their sessions; a pooler may keep its server connections as they are. */
    @Override
    public void close() {
        if (pooled) {
            release(work, working);
            release(queue, own);
        }
        own.close();
    }

    private static void release(AdvisoryLock lock, Session session) {
        try {
            if (!session.isClosed() && !session.inTransaction()) {
                lock.release(session);
            }
        } catch (ServerException e) {
            // It has ended with its session.
        }
    }
}
