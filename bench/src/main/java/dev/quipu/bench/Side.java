package dev.quipu.bench;

import dev.quipu.postgres.local.ServerAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One of those that are compared: a program, run as its user runs it.
 *
 * @param name as it stands in the table
 * @param knowsState whether it can be run again and then has nothing to do
 * @param directory where it is run
 * @param command what is run against a database
 * @param environment what it gets besides the environment that all sides get
 * @param exitCode what it ends with when it has done its work
 */
record Side(
        String name,
        boolean knowsState,
        Path directory,
        Function<ServerAddress, List<String>> command,
        Function<ServerAddress, Map<String, String>> environment,
        int exitCode) {
    /** One that ends with 0. */
    Side(
            String name,
            boolean knowsState,
            Path directory,
            Function<ServerAddress, List<String>> command,
            Function<ServerAddress, Map<String, String>> environment) {
        this(name, knowsState, directory, command, environment, 0);
    }
}
