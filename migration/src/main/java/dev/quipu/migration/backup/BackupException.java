package dev.quipu.migration.backup;

import dev.quipu.postgres.failure.QuipuException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A backup could not be made, or could not be restored. Whoever wanted it first must not go on. */
public final class BackupException extends QuipuException {
    private final @Nullable Path file;

    BackupException(
            String message, @Nullable Path file, List<String> notes, @Nullable String hint, @Nullable Throwable cause) {
        super(Kind.FAILED, message, null, notes, hint, cause);
        this.file = file;
    }

    BackupException(String message, @Nullable Path file, @Nullable String hint) {
        this(message, file, List.of(), hint, null);
    }

    /** Returns the backup that it is about, if it is about one that is, or would have been, a file. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }
}
