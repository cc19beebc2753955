package dev.quipu.cli;

import dev.quipu.migration.project.Durations;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.run.RunOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The timeouts of the commands that change a database. */
final class TimeoutOptions implements OptionGroup {
    private static final String LOCK_TIMEOUT = Durations.written(RunOptions.DEFAULT.lockTimeout());

    private final String consequence;
    private @Nullable Duration lockTimeout;
    private final StatementTimeoutOption statementTimeout = new StatementTimeoutOption();

    TimeoutOptions() {
        this("");
    }

    /** @param consequence what its help says of a statement that waited too long */
    TimeoutOptions(String consequence) {
        this.consequence = consequence;
    }

    @Override
    public void declare(Options options) {
        options.value(
                "--lock-timeout",
                "TIME",
                ValueType.LOCK_TIME,
                "How long a statement may queue for a lock (default: " + LOCK_TIMEOUT + ")" + consequence + ".",
                value -> lockTimeout = value);
        options.include(statementTimeout);
    }

    RunOptions over(Project project) {
        RunOptions file = project.run();
        return new RunOptions(
                lockTimeout == null ? file.lockTimeout() : lockTimeout,
                statementTimeout.over(project),
                file.waitForRunner(),
                file.retry(),
                file.singleTransaction(),
                file.lock());
    }
}
