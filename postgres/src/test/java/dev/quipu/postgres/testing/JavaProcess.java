package dev.quipu.postgres.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Another Java process with the tests' class path, to be killed, interrupted or raced with. Closing it kills it. */
public final class JavaProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 180;

    private final Process process;
    private final CompletableFuture<String> out;
    private final CompletableFuture<String> err;

    private JavaProcess(Process process) {
        this.process = process;
        this.out = text(process.getInputStream());
        this.err = text(process.getErrorStream());
    }

    /**
     * Starts one.
     *
     * @param main a class with a main method
     * @param directory where it runs
     * @param environment variables that are added to this process's own
     */
    public static JavaProcess start(Class<?> main, Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        words.addAll(List.of(arguments));
        var builder = new ProcessBuilder(words).directory(directory.toFile());
        builder.environment().putAll(environment);
        return new JavaProcess(builder.start());
    }

    /** Reads on a thread of its own, so that the child never waits for its reader. */
    private static CompletableFuture<String> text(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> Thread.ofPlatform().daemon().start(task));
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Does what {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    /**
     * Tells whether processes that are started here pass over a signal: one inherits what it ignores, as in the background of a
     * shell or below nohup, and Java leaves it so.
     */
    public static boolean ignores(String name) throws IOException {
        int number =
                Objects.requireNonNull(Map.of("HUP", 1, "INT", 2, "TERM", 15).get(name), name);
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String mask = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn: 0")
                .replace("SigIgn:", "")
                .strip();
        return ((Long.parseUnsignedLong(mask, 16) >> (number - 1)) & 1) == 1;
    }

    /** Sends a signal, such as {@code INT}. */
    public void signal(String name) throws IOException, InterruptedException {
        int sent = new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (sent != 0) {
            throw new AssertionError("cannot send " + name + " to " + pid());
        }
    }

    /** Waits for the end. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the child does not end; it wrote: " + out() + err());
        }
        return process.exitValue();
    }

    /** Returns what it wrote to its standard output until it ended. */
    public String out() {
        return out.join();
    }

    /** Returns what it wrote to its standard error until it ended. */
    public String err() {
        return err.join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
