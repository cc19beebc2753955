package dev.quipu.cli;

import dev.quipu.migration.project.Durations;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.run.LockMethod;
import dev.quipu.migration.run.Retry;
import dev.quipu.migration.run.RunOptions;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The options of the commands that change a database. */
final class RunSettings implements OptionGroup {
    private final TimeoutOptions timeouts = new TimeoutOptions("; the revision is then tried again");
    private @Nullable Duration wait;
    private @Nullable Integer attempts;
    private @Nullable String lock;

    /** What these options belong to, once they are declared. */
    private @Nullable CommandSpec spec;

    @Override
    public void declare(Options options) {
        spec = options.spec();
        options.include(timeouts);
        options.value(
                "--wait",
                "TIME",
                ValueType.TIME,
                "How long to wait for another runner (default: " + Durations.written(RunOptions.DEFAULT.waitForRunner())
                        + "); 0 fails at once.",
                value -> wait = value);
        options.value(
                "--attempts",
                "N",
                ValueType.number(1, Retry.MOST_ATTEMPTS),
                "How often to try a revision that does not get its locks (default: " + Retry.DEFAULT.attempts() + ").",
                value -> attempts = value);
        options.value(
                "--lock",
                "HOW",
                ValueType.oneOf("session", "row"),
                "How to keep other runners out: session (default), or row, which also works behind a pooler in"
                        + " transaction mode.",
                text -> lock = text);
    }

    RunOptions over(Project project) {
        RunOptions file = timeouts.over(project);
        Retry retry = file.retry();
        return new RunOptions(
                file.lockTimeout(),
                file.statementTimeout(),
                wait == null ? file.waitForRunner() : wait,
                attempts == null ? retry : new Retry(attempts, retry.first(), retry.longest()),
                file.singleTransaction(),
                lock(file.lock()));
    }

    private LockMethod lock(LockMethod file) {
        String written = lock;
        if (written == null) {
            return file;
        }
        try {
            return LockMethod.parse(written, file.lease());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
