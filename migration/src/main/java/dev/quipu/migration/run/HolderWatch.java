package dev.quipu.migration.run;

import dev.quipu.postgres.session.LockWait;
import dev.quipu.postgres.session.ServerException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees who holds the locks that a run waits for. The server tells that only while somebody waits, so a thread of its own
 * looks again and again, until it is closed.
 */
final class HolderWatch implements AutoCloseable {
    /** Seldom enough to cost nothing, often enough to see a wait of the usual five seconds. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    /** A wait that ends by itself soon is no news. */
    private static final int LOOKS_BEFORE_NEWS = 3;

    /** The last wait has just ended, or failed just now and is about to be told. */
    private static final int LOOKS_BEFORE_FORGOTTEN = 2;

    private final Supplier<Optional<LockWait>> look;
    private final Consumer<String> news;
    private final Beat beat;
    private volatile @Nullable LockWait last;
    private int looks;
    private int looksWithout;

    /**
     * @param look looks once, on the thread of this
     * @param every how often
     * @param pause lets that time pass, and says when it has been enough
     * @param news hears of a wait that lasts, on the thread of this
     * @param end ends the pause
     */
    HolderWatch(
            Supplier<Optional<LockWait>> look, Duration every, Pause pause, Consumer<String> news, Interruption end) {
        this.look = look;
        this.news = news;
        this.beat = new Beat("holders", every, pause, end, this::look, () -> {});
    }

    /** Returns one that looks from where a lock is kept. */
    static HolderWatch of(RunnerLock lock, RunContext context) {
        Interruption end = new Interruption();
        return new HolderWatch(
                lock::waiting, every(context.options().lockTimeout()), end, context.listener()::blocked, end);
    }

    private static Duration every(Duration lockTimeout) {
        Duration quarter = lockTimeout.dividedBy(4);
        if (quarter.compareTo(LONGEST_PAUSE) > 0) {
            return LONGEST_PAUSE;
        }
        return quarter.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : quarter;
    }

    void start() {
        beat.start();
    }

    /** Returns who kept a statement from its lock that has just failed for want of it; empty if it failed otherwise. */
    Optional<LockWait> waitOf(StatementFailure failure) {
        return Optional.ofNullable(last).filter(seen -> failure.state().isLockTimeout());
    }

    private boolean look() {
        try {
            look.get().ifPresentOrElse(this::seen, this::nothingSeen);
            return true;
        } catch (ServerException e) {
            // What was seen before is not what is there now.
            last = null;
            return !e.state().isConnectionLoss();
        }
    }

    /** Who is in the way may change from look to look, as readers come and go. */
    private void seen(LockWait wait) {
        LockWait before = last;
        looks = before != null && before.isForTheSame(wait) ? looks + 1 : 1;
        looksWithout = 0;
        last = wait;
        if (looks == LOOKS_BEFORE_NEWS) {
            news.accept(wait.described());
        }
    }

    private void nothingSeen() {
        looksWithout++;
        if (looksWithout == LOOKS_BEFORE_FORGOTTEN) {
            last = null;
        }
    }

    @Override
    public void close() {
        beat.close();
    }
}
