package dev.quipu.migration.run;

import dev.quipu.migration.history.Drift;
import java.time.Duration;
import java.util.List;

/** Hears how a run goes, on the thread that runs it if nothing else is said. Every method may be left out. */
public interface RunListener {
    /** Hears nothing. */
    RunListener NONE = new RunListener() {};

    /**
     * Another runner is at work; called once for each.
     *
     * @param owner who: its application, process id, address and since when it is connected
     */
    default void waiting(String owner) {}

    /**
     * Other hands have changed the schemas since the last run, or that cannot be told. This one accepts it as soon as it commits
     * anything, and nobody will be told again. Called before anything changes.
     */
    default void driftAccepted(Drift drift) {}

    /** The lock is held and these steps will be taken, in this order. Not called when there is nothing to do. */
    default void planned(List<Step> steps) {}

    default void started(Step step) {}

    /**
     * A step is committed and recorded.
     *
     * @param statements how many statements it had
     */
    default void finished(Step step, int statements, Duration duration) {}

    /**
     * A statement waits for a lock, and has done so for a while; called once for each wait, and on another thread than the
     * others, which it must not throw on. Not called where a row keeps other runners out.
     *
     * @param holders for which lock, and who is in the way
     */
    default void blocked(String holders) {}

    /** A step could not get its locks; it is tried again after the pause. */
    default void retrying(Step step, int attempt, String reason, Duration pause) {}

    /** A non-transactional step goes on where an earlier run was interrupted. */
    default void resumed(Step step, int finishedStatements) {}

    /** The server said something that is no error. */
    default void notice(Step step, String message) {}
}
