package dev.quipu.cli;

import dev.quipu.migration.project.Project;
import dev.quipu.migration.run.RunOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The timeouts of the commands that change a database, but not by revisions, and so try nothing twice. */
final class TimeoutOptions {
    @Option(
            names = "--lock-timeout",
            paramLabel = "TIME",
            converter = RunSettings.Time.class,
            description = "How long a statement may queue for a lock (default: 5s).")
    private @Nullable Duration lockTimeout;

    @Mixin
    private StatementTimeoutOption statementTimeout = new StatementTimeoutOption();

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
