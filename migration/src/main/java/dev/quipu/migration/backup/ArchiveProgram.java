package dev.quipu.migration.backup;

import dev.quipu.migration.run.Interruption;
import dev.quipu.postgres.program.ClientProgram;
import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.secret.Redactor;
import dev.quipu.postgres.url.ClientEnvironment;
import dev.quipu.postgres.url.DatabaseUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * {@code pg_dump} or {@code pg_restore}: never asks anything, and has no secret among its arguments.
 *
 * @param name its name
 * @param program where it is
 */
record ArchiveProgram(String name, ClientProgram program) {
    static final String DUMP = "pg_dump";
    static final String RESTORE = "pg_restore";

    /** From 17 on, archives set {@code transaction_timeout} when restored, which older servers do not know. */
    private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;

    /** A thread for each: in Java's common pool, which may have only one, each would wait for the other for ever. */
    static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    private static final int LONGEST_COMPLAINT = 4000;

    private static final long LONGEST_END_SECONDS = 5;

    /**
     * Finds the one that fits a server: the oldest that is not older than it, and whose archives that server can take back.
     *
     * @param atLeast the lowest major version that will do besides; that of the pg_dump that wrote an archive
     */
    static Optional<ArchiveProgram> find(ClientPrograms programs, String name, int serverMajor, int atLeast) {
        return programs.all(name).stream()
                .filter(program -> fits(program.version().major(), serverMajor, atLeast))
                .min(Comparator.comparing(ClientProgram::version))
                .map(program -> new ArchiveProgram(name, program));
    }

    static boolean fits(int program, int server, int atLeast) {
        return program >= server
                && program >= atLeast
                && (server >= FIRST_WITH_TRANSACTION_TIMEOUT || program < FIRST_WITH_TRANSACTION_TIMEOUT);
    }

    /** Says why the newest pg_dump that there is does not fit a server; nothing if there is none. */
    static List<String> unfit(ClientPrograms programs, int serverMajor) {
        return programs.all(DUMP).stream()
                .filter(program -> !fits(program.version().major(), serverMajor, serverMajor))
                .limit(1)
                .map(program -> DUMP + " " + program.version()
                        + (program.version().major() < serverMajor
                                ? " is too old for this server"
                                : " writes archives that this server cannot take back")
                        + ", so that Quipu has written the rows by itself")
                .toList();
    }

    /** Returns its name and version, such as {@code pg_dump 15.20}. */
    String title() {
        return name + " " + program.version();
    }

    /** Takes what the program prints. */
    interface Reader {
        void read(InputStream output) throws IOException;
    }

    /** Gives what the program reads. */
    interface Writer {
        void write(OutputStream input) throws IOException;
    }

    /**
     * Runs it to its end.
     *
     * @param url where it connects; an archive that is only looked at needs none, and gets it all the same
     * @param interruption ends it; it then cancels what the server does for it, and fails
     * @throws BackupException with what it complained of, if it failed
     */
    void run(DatabaseUrl url, List<String> arguments, Writer input, Reader output, Interruption interruption)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(program.path().toString()));
        command.addAll(arguments);
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (ClientEnvironment environment = ClientEnvironment.open(url, temporary)) {
            ProcessBuilder builder = new ProcessBuilder(command);
            environment.applyTo(builder);
            // What it complains of is looked into.
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            interruption.cancelBy(() -> end(process));
            try {
                if (interruption.isRequested()) {
                    end(process);
                }
                talk(process, url, input, output);
            } finally {
                interruption.cancelBy(null);
                process.destroyForcibly();
            }
        }
    }

    /**
     * Tells it to end, on which it cancels what the server does for it; one that does not get so far is killed. By its handle,
     * because a process's own way also closes the streams that say why it ended.
     */
    private static void end(Process process) {
        process.toHandle().destroy();
        CompletableFuture.delayedExecutor(LONGEST_END_SECONDS, TimeUnit.SECONDS)
                .execute(process.toHandle()::destroyForcibly);
    }

    private void talk(Process process, DatabaseUrl url, Writer input, Reader output) throws IOException {
        CompletableFuture<String> complaint =
                CompletableFuture.supplyAsync(() -> complaint(process.getErrorStream()), THREADS);
        CompletableFuture<Void> fed = CompletableFuture.runAsync(() -> feed(process.getOutputStream(), input), THREADS);
        output.read(process.getInputStream());
        int status = exit(process);
        String said = new Redactor(url.secrets()).redact(complaint.join()).strip();
        fed.join();
        if (status != 0) {
            throw new BackupException(
                    title() + " failed with exit code " + status,
                    null,
                    said.lines().toList(),
                    null,
                    null);
        }
    }

    private static int exit(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException("interrupted", null, null);
        }
    }

    /**
     * A program that fails stops reading, and then says why on its error stream. One that lists an archive reads no further
     * than its head. What an archive lacks that could not be read to its end makes the program fail.
     */
    private static void feed(OutputStream input, Writer writer) {
        try (input) {
            writer.write(input);
        } catch (IOException e) {
            // The exit code tells.
        }
    }

    private static String complaint(InputStream error) {
        try (error) {
            byte[] start = error.readNBytes(LONGEST_COMPLAINT);
            error.transferTo(OutputStream.nullOutputStream());
            return new String(start, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
