package dev.quipu.cli;

import dev.quipu.migration.project.Durations;
import dev.quipu.migration.project.LockMethods;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.run.LockMethod;
import dev.quipu.migration.run.Retry;
import dev.quipu.migration.run.RunOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options of the commands that change a database. */
final class RunSettings {
    @Option(
            names = "--lock-timeout",
            paramLabel = "TIME",
            converter = Time.class,
            description = "How long a statement may queue for a lock (default: 5s); the revision is then tried again.")
    private @Nullable Duration lockTimeout;

    @Option(
            names = "--statement-timeout",
            paramLabel = "TIME",
            converter = Time.class,
            description = "How long a statement may take (default: as long as it needs).")
    private @Nullable Duration statementTimeout;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Time.class,
            description = "How long to wait for another runner (default: 10m); 0 fails at once.")
    private @Nullable Duration wait;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            description = "How often to try a revision that does not get its locks (default: 10).")
    private @Nullable Integer attempts;

    @Option(
            names = "--lock",
            paramLabel = "HOW",
            description =
                    "How to keep other runners out: session (default), or row, which also works behind a pooler in"
                            + " transaction mode.")
    private @Nullable String lock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RunOptions over(Project project) {
        RunOptions file = project.run();
        Retry retry = file.retry();
        return new RunOptions(
                lockTimeout == null ? file.lockTimeout() : lockTimeout,
                statementTimeout == null ? file.statementTimeout() : statementTimeout,
                wait == null ? file.waitForRunner() : wait,
                attempts == null ? retry : new Retry(Math.max(1, attempts), retry.first(), retry.longest()),
                file.singleTransaction(),
                lock(file.lock()));
    }

    private LockMethod lock(LockMethod file) {
        String written = lock;
        if (written == null) {
            return file;
        }
        try {
            return LockMethods.of(written, LockMethods.lease(file));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    /** Reads {@code 500ms}, {@code 5s}, {@code 10m}. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return Durations.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage() + "; write 500ms, 5s, 10m or 1h");
            }
        }
    }
}
