package dev.quipu.migration.command;

import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.migration.run.RunResult;
import dev.quipu.migration.run.Step;
import java.util.List;

/** What {@code upgrade} and {@code downgrade} have in common: a way to a target that can be taken, shown or written. */
public sealed interface TargetCommand permits Upgrade, Downgrade {
    /**
     * Goes to a target.
     *
     * @param target any address, such as {@code head}, {@code finops@003} or {@code -1}
     * @param before runs when the lock is held and before anything changes, such as a backup
     */
    RunResult run(String target, RunOptions options, BeforeRun before, RunListener listener);

    /** Returns what {@link #run} would do, in order, and changes nothing; refuses what it would refuse before it begins. */
    List<Step> dryRun(String target, RunOptions options);

    /**
     * Returns the script that does the same when psql runs it, without asking any server.
     *
     * @param target a range {@code FROM:TO}; for an upgrade also one address, which is then reached from base
     */
    String script(String target, RunOptions options);
}
