package dev.quipu.migration.project;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says of the project; it wins over the environment and the file.
 *
 * @param directory where Quipu was started
 * @param file the file to read in place of {@code quipu.toml}, or null
 * @param url the database, or null
 * @param database the one of the file's named databases that is meant, or null; not beside a URL
 * @param revisions a directory of revisions, which becomes the branch {@code app}, or null
 * @param packs the packs to take care of; empty for what the file says
 * @param schemas schemas by branch; the key "" stands for the only branch
 * @param historySchema the schema that holds the history, or null
 */
public record ProjectFlags(
        Path directory,
        @Nullable Path file,
        @Nullable String url,
        @Nullable String database,
        @Nullable Path revisions,
        List<String> packs,
        Map<String, String> schemas,
        @Nullable String historySchema) {
    public ProjectFlags {
        packs = List.copyOf(packs);
        schemas = Map.copyOf(schemas);
    }

    /** Tells whether they say which branches are meant. */
    public boolean namesBranches() {
        return revisions != null || !packs.isEmpty();
    }

    /** Flags that say nothing but where Quipu was started. */
    public static ProjectFlags in(Path directory) {
        return new ProjectFlags(directory, null, null, null, null, List.of(), Map.of(), null);
    }

    /** Shows no URL, because it may hold a password. */
    @Override
    public String toString() {
        return "ProjectFlags[" + directory + "]";
    }
}
