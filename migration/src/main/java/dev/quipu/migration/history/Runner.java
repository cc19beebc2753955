package dev.quipu.migration.history;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Who runs a step, as the history records it.
 *
 * @param who the operating system's user, or null in a script that anyone may run
 * @param host the machine, or null in such a script
 * @param tool name and version of the program
 */
public record Runner(@Nullable String who, @Nullable String host, String tool) {
    /**
     * Returns who runs this process.
     *
     * @param program the program's name
     * @param of one of its classes, whose jar tells the version; the name stands alone where it does not
     */
    public static Runner ofProcess(String program, Class<?> of) {
        String version = of.getPackage().getImplementationVersion();
        return new Runner(
                System.getProperty("user.name"), hostOfProcess(), version == null ? program : program + " " + version);
    }

    private static String hostOfProcess() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
