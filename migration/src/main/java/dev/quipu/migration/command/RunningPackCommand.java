package dev.quipu.migration.command;

import dev.quipu.migration.pack.PackRun;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What one run of a pack's command works with. */
final class RunningPackCommand implements PackRun {
    /** As a flag, lets {@link #write} replace a file. */
    private static final String OVERWRITE = "overwrite";

    private final Connection connection;
    private final Map<String, String> values;
    private final boolean dryRun;
    private final PackFiles files;
    private final Consumer<String> progress;
    private final BooleanSupplier stopped;
    private final Clock clock;
    private boolean wroteToOutput;

    RunningPackCommand(
            Connection connection,
            Map<String, String> values,
            boolean dryRun,
            PackFiles files,
            Consumer<String> progress,
            BooleanSupplier stopped,
            Clock clock) {
        this.connection = connection;
        this.values = values;
        this.dryRun = dryRun;
        this.files = files;
        this.progress = progress;
        this.stopped = stopped;
        this.clock = clock;
    }

    /** Returns whether standard output holds what the command wrote, and so must hold nothing else. */
    boolean wroteToOutput() {
        return wroteToOutput;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    @Override
    public boolean flag(String name) {
        return values.containsKey(name);
    }

    @Override
    public boolean isDryRun() {
        return dryRun;
    }

    @Override
    public InputStream read(String file) {
        return files.read(file);
    }

    @Override
    public void write(String file, Text text) throws IOException, SQLException {
        wroteToOutput |= PackFiles.isStandard(file);
        files.write(file, text, flag(OVERWRITE));
    }

    @Override
    public void progress(String words) {
        progress.accept(words);
    }

    @Override
    public boolean isStopped() {
        return stopped.getAsBoolean();
    }

    @Override
    public Instant now() {
        return clock.instant();
    }
}
