package dev.quipu.postgres.url;

import dev.quipu.postgres.file.OnlyMine;
import dev.quipu.postgres.file.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connection for psql, pg_dump and other programs that use libpq: handed over in their environment, and in files that only
 * this user may read and that {@link #close} deletes, or the end of the process; after {@code kill -9}, the next one to be
 * opened. Nothing of it is an argument, which every user of the machine can
 * read. Give the program {@code --no-password} too, or it asks on the terminal where there is no password.
 */
public final class ClientEnvironment implements AutoCloseable {
    private static final String SERVICE = "quipu";

    private static final String PREFIX = "quipu-client-";

    private final TemporaryDirectory directory;
    private final Map<String, String> variables;
    private final Thread end = new Thread(this::delete, "quipu: password file");

    private ClientEnvironment(TemporaryDirectory directory, Map<String, String> variables) {
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
        try {
            TemporaryDirectory directory = TemporaryDirectory.in(parent, PREFIX);
            try {
                ClientEnvironment opened = new ClientEnvironment(directory, variables(url, directory.path()));
                opened.closeAtEnd();
                return opened;
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A closed terminal or a signal ends the process without a word to whoever waits for the program. */
    private void closeAtEnd() {
        try {
            Runtime.getRuntime().addShutdownHook(end);
        } catch (IllegalStateException e) {
            // The process is ending already, and who stops its work closes this too.
        }
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
            variables.put("PGSERVICEFILE", write(directory, "service", service));
        }
        return variables;
    }

    /** A file is seen by nobody else; a password that no line can hold goes by the environment, which root can see. */
    private static void putPassword(Map<String, String> variables, String password, Path directory) throws IOException {
        if (password.indexOf('\n') >= 0 || password.indexOf('\r') >= 0) {
            variables.put("PGPASSWORD", password);
        } else {
            variables.put(
                    "PGPASSFILE", write(directory, "passwords", List.of("*:*:*:*:" + PassFile.escaped(password))));
        }
    }

    private static String write(Path directory, String name, List<String> lines) throws IOException {
        Path file = Files.createFile(directory.resolve(name), OnlyMine.file(directory));
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
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException e) {
            // It runs already.
        }
        delete();
    }

    private void delete() {
        try {
            directory.close();
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
