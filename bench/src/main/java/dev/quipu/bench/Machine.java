package dev.quipu.bench;

import dev.quipu.postgres.local.ServerVersion;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Says in general words what the figures were taken on; names nothing by which a machine could be known. */
final class Machine {
    private static final Path LOAD = Path.of("/proc/loadavg");

    private Machine() {}

    static void describe(ServerVersion postgres, PrintStream out) throws IOException {
        String load = Files.isReadable(LOAD) ? Files.readString(LOAD).split(" ", -1)[0] : "unknown";
        out.printf(
                Locale.ROOT,
                "%s %s, %d cores, %s %s, PostgreSQL %s with its default settings (fsync on), load at the start %s%n%n",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vendor"),
                System.getProperty("java.version"),
                postgres,
                load);
    }
}
