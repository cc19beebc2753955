package dev.quipu.postgres.url;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connection for psql, pg_dump and other programs that use libpq: handed over in their environment, and in files that only
 * this user may read and that {@link #close} deletes. Nothing of it is an argument, which every user of the machine can
 * read. Give the program {@code --no-password} too, or it asks on the terminal where there is no password.
 */
public final class ClientEnvironment implements AutoCloseable {
    private static final String SERVICE = "quipu";

    private final Path directory;
    private final Map<String, String> variables;

    private ClientEnvironment(Path directory, Map<String, String> variables) {
        this.directory = directory;
        this.variables = Collections.unmodifiableMap(variables);
    }

    /**
     * Makes the files.
     *
     * @param url complete, see {@link DatabaseUrl#resolve}: what it leaves open, libpq fills with its defaults
     * @param parent an existing directory in which to make one for the files
     * @throws UncheckedIOException if the files cannot be written
     */
    public static ClientEnvironment open(DatabaseUrl url, Path parent) {
        Path directory = null;
        try {
            directory = createDirectory(parent);
            return new ClientEnvironment(directory, variables(url, directory));
        } catch (IOException e) {
            if (directory != null) {
                delete(directory);
            }
            throw new UncheckedIOException(e);
        }
    }

    private static Path createDirectory(Path parent) throws IOException {
        boolean posix = Files.getFileStore(parent).supportsFileAttributeView("posix");
        return posix
                ? Files.createTempDirectory(
                        parent,
                        "quipu-client-",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createTempDirectory(parent, "quipu-client-");
    }

    private static Map<String, String> variables(DatabaseUrl url, Path directory) throws IOException {
        var variables = new TreeMap<String, String>();
        var service = new ArrayList<String>();
        for (Map.Entry<Keyword, String> entry : url.values().entrySet()) {
            Keyword keyword = entry.getKey();
            if (keyword == Keyword.SERVICE || entry.getValue().isEmpty()) {
                continue;
            }
            if (keyword == Keyword.PASSWORD) {
                putPassword(variables, entry.getValue(), directory);
            } else if (keyword.variable().isPresent()) {
                variables.putIfAbsent(keyword.variable().get(), entry.getValue());
            } else {
                service.add(keyword.text() + "=" + entry.getValue());
            }
        }
        if (!service.isEmpty()) {
            service.addFirst("[" + SERVICE + "]");
            variables.put("PGSERVICE", SERVICE);
            variables.put("PGSERVICEFILE", write(directory.resolve("service"), service));
        }
        return variables;
    }

    /** A file is seen by nobody else; a password that no line can hold goes by the environment, which root can see. */
    private static void putPassword(Map<String, String> variables, String password, Path directory) throws IOException {
        if (password.indexOf('\n') >= 0 || password.indexOf('\r') >= 0) {
            variables.put("PGPASSWORD", password);
        } else {
            variables.put(
                    "PGPASSFILE",
                    write(directory.resolve("passwords"), List.of("*:*:*:*:" + PassFile.escaped(password))));
        }
    }

    private static String write(Path file, List<String> lines) throws IOException {
        if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(file, lines, StandardCharsets.UTF_8);
        return file.toString();
    }

    /** Returns the variables to set. None but {@code PGPASSWORD}, which is rarely among them, is secret. */
    public Map<String, String> variables() {
        return variables;
    }

    /** Sets the variables for a program, and takes out all that would make it connect otherwise. */
    public void applyTo(ProcessBuilder program) {
        var environment = program.environment();
        for (Keyword keyword : Keyword.values()) {
            keyword.variable().ifPresent(environment::remove);
        }
        environment.remove("PGSERVICEFILE");
        environment.putAll(variables);
    }

    /** Deletes the files. A program that has connected needs them no longer. */
    @Override
    public void close() {
        delete(directory);
    }

    private static void delete(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve("passwords"));
            Files.deleteIfExists(directory.resolve("service"));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the names of the variables. */
    @Override
    public String toString() {
        return "ClientEnvironment" + variables.keySet();
    }
}
