package dev.quipu.migration.run;

import java.time.Duration;

/**
 * How a run behaves towards everybody else who uses the database.
 *
 * @param lockTimeout how long a statement may queue for a lock, and so make others queue behind it; at least a millisecond
 * @param statementTimeout how long a statement may take; zero for as long as it needs
 * @param waitForRunner how long to wait for another runner to end; zero to fail at once
 * @param retry what to do when a lock was not to be had in time
 * @param singleTransaction whether all revisions commit together or not at all
 * @param lock how other runners are kept out
 */
public record RunOptions(
        Duration lockTimeout,
        Duration statementTimeout,
        Duration waitForRunner,
        Retry retry,
        boolean singleTransaction,
        LockMethod lock) {
    /**
     * Refuses what no run may have.
     *
     * @throws IllegalArgumentException if the lock timeout is less than a millisecond: to the server that is none, so that a
     *     statement would queue, and others behind it, without end
     */
    public RunOptions {
        requireBounded(lockTimeout);
    }

    /**
     * Returns a lock timeout that is one to the server too.
     *
     * @throws IllegalArgumentException if it is less than a millisecond
     */
    public static Duration requireBounded(Duration lockTimeout) {
        if (lockTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "a lock timeout of 0 would let a statement wait for its lock, and everybody"
                            + " else behind it, without end");
        }
        return lockTimeout;
    }

    /** The defaults of the command line. */
    public static final RunOptions DEFAULT = new RunOptions(
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ofMinutes(10),
            Retry.DEFAULT,
            false,
            new LockMethod.OfSession());

    public RunOptions withSingleTransaction(boolean single) {
        return new RunOptions(lockTimeout, statementTimeout, waitForRunner, retry, single, lock);
    }

    public RunOptions withWaitForRunner(Duration longest) {
        return new RunOptions(lockTimeout, statementTimeout, longest, retry, singleTransaction, lock);
    }

    public RunOptions withLockTimeout(Duration longest) {
        return new RunOptions(longest, statementTimeout, waitForRunner, retry, singleTransaction, lock);
    }

    public RunOptions withLock(LockMethod other) {
        return new RunOptions(lockTimeout, statementTimeout, waitForRunner, retry, singleTransaction, other);
    }
}
