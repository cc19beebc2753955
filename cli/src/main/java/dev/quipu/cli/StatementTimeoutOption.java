package dev.quipu.cli;

import dev.quipu.migration.project.Project;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a statement may take. */
final class StatementTimeoutOption {
    @Option(
            names = "--statement-timeout",
            paramLabel = "TIME",
            converter = RunSettings.Time.class,
            description = "How long a statement may take (default: as long as it needs).")
    private @Nullable Duration statementTimeout;

    Duration over(Project project) {
        return statementTimeout == null ? project.run().statementTimeout() : statementTimeout;
    }
}
