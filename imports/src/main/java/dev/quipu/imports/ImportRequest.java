package dev.quipu.imports;

import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to import, of whatever format.
 *
 * @param files the files
 * @param user whose it becomes: of the assistant platform a user's id or address of mail, of the agents platform also a
 *     name, else any text
 * @param tenant the tenant of the user, by id or slug; null if the user says it
 * @param dryRun whether only to read
 * @param problems takes each problem as a line of JSON; null if nobody wants them
 */
public record ImportRequest(
        List<File> files,
        String user,
        @Nullable String tenant,
        boolean dryRun,
        @Nullable Writer problems) {
    /** Copies the files. */
    public ImportRequest {
        files = List.copyOf(files);
    }

    /**
     * A file.
     *
     * @param path where it is
     * @param name what it is called in what is told
     */
    public record File(Path path, String name) {}
}
