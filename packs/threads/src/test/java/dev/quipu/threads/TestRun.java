package dev.quipu.threads;

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
import java.util.Optional;
import java.util.function.Function;

/** A run of a command whose files are in memory. */
public class TestRun implements PackRun {
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Connection connection;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, byte[]> inputs = new HashMap<>();
    private final Map<String, String> outputs = new HashMap<>();
    private boolean dryRun;
    private Function<InputStream, InputStream> reading = input -> input;

    public TestRun(Connection connection) {
        this.connection = connection;
    }

    /** Gives an argument. */
    public TestRun with(String name, String value) {
        values.put(name, value);
        return this;
    }

    /** Gives the argument {@code file}, and what is in it. */
    public TestRun file(String name, byte[] content) {
        inputs.put(name, content);
        return with("file", name);
    }

    public TestRun file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public TestRun dry() {
        dryRun = true;
        return this;
    }

    /** Puts something between a file and who reads it. */
    public TestRun reading(Function<InputStream, InputStream> change) {
        reading = change;
        return this;
    }

    public PackReport run(PackCommand command) throws SQLException, IOException {
        return command.run(this);
    }

    /** Returns what was written to a file. */
    public String output(String file) {
        return Optional.ofNullable(outputs.get(file)).orElseThrow();
    }

    public boolean wrote(String file) {
        return outputs.containsKey(file);
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
        return reading.apply(
                new ByteArrayInputStream(Optional.ofNullable(inputs.get(file)).orElseThrow()));
    }

    @Override
    public void write(String file, Text text) throws IOException, SQLException {
        StringWriter writer = new StringWriter();
        text.writeTo(writer);
        outputs.put(file, writer.toString());
    }

    @Override
    public void progress(String words) {}

    @Override
    public boolean isStopped() {
        return false;
    }

    @Override
    public Instant now() {
        return NOON;
    }
}
