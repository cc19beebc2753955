package dev.quipu.migration.testing;

import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A run of a command on a test's database, with files in memory. */
public class CommandRun implements PackRun {
    private @Nullable Connection connection;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Supplier<InputStream>> files = new HashMap<>();
    private final Map<String, String> written = new HashMap<>();
    private Consumer<String> progress = words -> {};
    private Function<InputStream, InputStream> reading = input -> input;
    private boolean isDryRun;
    private boolean isStopped;
    private Instant now = Instant.parse("2026-06-15T12:00:00Z");

    /** A run on a session of its own, for {@link #run(PackDatabase, PackCommand)}. */
    public CommandRun() {}

    /** A run on a session that is there, for {@link #run(PackCommand)}. */
    public CommandRun(Connection connection) {
        this.connection = connection;
    }

    /** Gives the argument {@code file}, and what is in it. */
    public CommandRun file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public CommandRun file(String name, byte[] bytes) {
        return file(name, () -> new ByteArrayInputStream(bytes));
    }

    public CommandRun file(String name, Supplier<InputStream> content) {
        files.put(name, content);
        return with("file", name);
    }

    /** Gives an argument. */
    public CommandRun with(String name, String value) {
        values.put(name, value);
        return this;
    }

    public CommandRun dry() {
        isDryRun = true;
        return this;
    }

    public CommandRun at(String moment) {
        now = Instant.parse(moment);
        return this;
    }

    /** Says what happens whenever the command tells how far it is. */
    public CommandRun onProgress(Consumer<String> listener) {
        progress = listener;
        return this;
    }

    /** Puts something between a file and who reads it. */
    public CommandRun reading(Function<InputStream, InputStream> change) {
        reading = change;
        return this;
    }

    public void stop() {
        isStopped = true;
    }

    /** Runs the command on a session of its own, as the shell does. */
    public PackReport run(PackDatabase database, PackCommand command) throws SQLException, IOException {
        try (Connection session = database.connect()) {
            connection = session;
            return command.run(this);
        }
    }

    public PackReport run(PackCommand command) throws SQLException, IOException {
        return command.run(this);
    }

    public boolean wrote(String name) {
        return written.containsKey(name);
    }

    /** Returns what a file holds that the command has written. */
    public String written(String name) {
        return Objects.requireNonNull(written.get(name), name);
    }

    @Override
    public Connection connection() {
        return Objects.requireNonNull(connection);
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
        return isDryRun;
    }

    @Override
    public InputStream read(String file) {
        return reading.apply(Objects.requireNonNull(files.get(file), file).get());
    }

    @Override
    public void write(String file, Text text) throws IOException, SQLException {
        StringWriter writer = new StringWriter();
        text.writeTo(writer);
        written.put(file, writer.toString());
    }

    @Override
    public void progress(String words) {
        progress.accept(words);
    }

    @Override
    public boolean isStopped() {
        return isStopped;
    }

    @Override
    public Instant now() {
        return now;
    }
}
