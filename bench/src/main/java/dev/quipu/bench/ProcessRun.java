package dev.quipu.bench;

import dev.quipu.postgres.local.ServerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one whole process took.
 *
 * @param seconds from before it was started until it was gone
 * @param peakMegabytes the most memory that it had at once (its resident set), in units of 1024 × 1024 bytes
 */
record ProcessRun(double seconds, double peakMegabytes) {
    /** GNU time, which asks the kernel for the peak when the process ends. */
    private static final String TIME = "/usr/bin/time";

    /**
     * Runs a side against a database and waits for its end.
     *
     * @param scratch a directory for its output
     * @throws IllegalStateException if it fails, with what it wrote
     */
    static ProcessRun of(Side side, ServerAddress address, Path scratch) {
        try {
            Path output = Files.createTempFile(scratch, "output", ".txt");
            Path peak = Files.createTempFile(scratch, "peak", ".txt");
            ProcessBuilder builder = new ProcessBuilder(measured(side.command().apply(address), peak))
                    .directory(side.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().clear();
            builder.environment().putAll(common(address));
            builder.environment().putAll(side.environment().apply(address));
            long start = System.nanoTime();
            int exit = builder.start().waitFor();
            double seconds = (System.nanoTime() - start) / 1e9;
            if (exit != side.exitCode()) {
                throw new IllegalStateException(
                        side.name() + " failed with " + exit + ":\n" + Files.readString(output));
            }
            // Before the figure it says so when a process ends with another code than 0.
            return new ProcessRun(
                    seconds,
                    Long.parseLong(Files.readString(peak)
                                    .strip()
                                    .lines()
                                    .toList()
                                    .getLast())
                            / 1024.0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + side.name() + " ran", e);
        }
    }

    private static List<String> measured(List<String> command, Path peak) {
        if (!Files.isExecutable(Path.of(TIME))) {
            throw new IllegalStateException(
                    "GNU time is needed to measure memory: there is no " + TIME + " (Debian: apt-get install time)");
        }
        List<String> all = new ArrayList<>(List.of(TIME, "-f", "%M", "-o", peak.toString()));
        all.addAll(command);
        return all;
    }

    /** Nothing of PG*, JAVA_* or QUIPU_* is handed on, so that no setting of whoever measures counts. */
    private static Map<String, String> common(ServerAddress address) {
        Map<String, String> environment = new HashMap<>();
        for (String name : List.of("PATH", "HOME")) {
            environment.put(name, System.getenv().getOrDefault(name, ""));
        }
        environment.put("LANG", "C.UTF-8");
        environment.put("PGPASSWORD", address.password());
        environment.put("QUIPU_BUILD", "never");
        environment.put("QUIPU_JAVA_HOME", System.getProperty("java.home"));
        return environment;
    }
}
