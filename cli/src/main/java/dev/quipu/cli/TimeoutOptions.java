package dev.quipu.cli;

import dev.quipu.migration.project.Project;
import dev.quipu.migration.run.RunOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The timeouts of the commands that change a database, but not by revisions, and so try nothing twice. */
final class TimeoutOptions implements OptionGroup {
    private @Nullable Duration lockTimeout;
    private final StatementTimeoutOption statementTimeout = new StatementTimeoutOption();

    @Override
    public void declare(Options options) {
        options.value(
                "--lock-timeout",
                "TIME",
                ValueType.LOCK_TIME,
                "How long a statement may queue for a lock (default: 5s).",
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
