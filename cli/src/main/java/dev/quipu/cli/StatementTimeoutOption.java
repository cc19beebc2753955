package dev.quipu.cli;

import dev.quipu.migration.project.Project;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a statement may take. */
final class StatementTimeoutOption implements OptionGroup {
    private @Nullable Duration statementTimeout;

    @Override
    public void declare(Options options) {
        options.value(
                "--statement-timeout",
                "TIME",
                ValueType.TIME,
                "How long a statement may take (default: as long as it needs).",
                value -> statementTimeout = value);
    }

    Duration over(Project project) {
        return statementTimeout == null ? project.run().statementTimeout() : statementTimeout;
    }
}
