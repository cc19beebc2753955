package dev.quipu.postgres.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call of one of PostgreSQL's own programs.
 *
 * <p>They refuse to run as root. As root they are therefore run in a user namespace of their own, in which their user
 * has no name and no rights over anybody else's files.
 *
 * @param words the program and its arguments
 * @param directory the directory to run in
 */
record ServerCommand(List<String> words, Path directory) {
    private static final long SECONDS = 120;

    ServerCommand {
        words = List.copyOf(words);
    }

    static ServerCommand of(Path directory, Path program, String... arguments) {
        var words = new ArrayList<String>();
        if (runsAsRoot()) {
            words.add("unshare");
            words.add("-U");
        }
        words.add(program.toString());
        words.addAll(Arrays.asList(arguments));
        return new ServerCommand(words, directory);
    }

    static boolean runsAsRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return System.getProperty("user.name", "").equals("root");
        }
    }

    /** Starts the program with both outputs in one, without the environment variables that would lead it astray. */
    Process start() {
        var builder = new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new LocalServerException("cannot run " + words.getFirst(), rootHint(), e);
        }
    }

    /** Runs the program to its end and returns what it wrote. */
    String run(String input) {
        var process = start();
        try {
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            finish(process, output);
            return output;
        } catch (IOException e) {
            process.destroyForcibly();
            throw new LocalServerException("lost touch with " + program(), null, e);
        }
    }

    private void finish(Process process, String output) {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw failure("did not end within " + SECONDS + " s", output);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw Waiting.interrupted(e);
        }
        if (process.exitValue() != 0) {
            throw failure("failed", output);
        }
    }

    /** Makes the failure that tells what the program said. */
    LocalServerException failure(String what, String output) {
        List<String> said = output.lines().filter(line -> !line.isBlank()).toList();
        boolean refused = said.stream().anyMatch(line -> line.startsWith("unshare:"));
        return new LocalServerException(
                refused
                        ? "PostgreSQL does not run as root, and a user namespace for it was refused"
                        : program() + " " + what,
                said.subList(Math.max(0, said.size() - 12), said.size()),
                refused ? rootHint() : hint(said),
                null);
    }

    /** In containers, the user may be a number that no name goes with. */
    private static @Nullable String hint(List<String> said) {
        return said.stream().anyMatch(line -> line.contains("could not look up effective user ID"))
                ? "give this user a line in /etc/passwd (nss_wrapper does without writing to it), or name a server with"
                        + " DATABASE_URL"
                : null;
    }

    private String program() {
        int first = words.getFirst().equals("unshare") ? 2 : 0;
        return String.valueOf(Path.of(words.get(first)).getFileName());
    }

    private static String rootHint() {
        return runsAsRoot()
                ? "run as an ordinary user, allow user namespaces to root, or name a server with DATABASE_URL"
                : "name a server with DATABASE_URL";
    }
}
