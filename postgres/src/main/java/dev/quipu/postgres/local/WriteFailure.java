package dev.quipu.postgres.local;

import dev.quipu.postgres.failure.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Why a directory could not be written. */
final class WriteFailure {
    /** With less than this free, want of space is the likely reason for any failure. */
    static final long LITTLE = 1L << 18;

    private WriteFailure() {}

    /**
     * Tells whether it was for want of space, or else what the operating system says.
     *
     * @param directory where it was written; need not exist
     * @param needed the bytes that should have been written, or 0 where they are few
     * @param elsewhere how to use another place, as the end of a hint, or null
     */
    static LocalServerException of(Path directory, long needed, @Nullable String elsewhere, IOException cause) {
        long free = free(directory);
        if (free < Math.max(needed, LITTLE)) {
            String need = needed == 0 ? "" : ((needed + (1 << 20) - 1) >> 20) + " MB are needed, ";
            return new LocalServerException(
                    "no space in %s: %s%d MB are free".formatted(directory, need, free >> 20),
                    elsewhere == null ? "make room" : "make room, or " + elsewhere,
                    cause);
        }
        return new LocalServerException(
                "cannot write to %s: %s".formatted(directory, FileFailure.reason(cause)), elsewhere, cause);
    }

    /** Returns the bytes that this user may still write, or the most there can be where nobody knows. */
    static long free(Path directory) {
        try {
            return Files.getFileStore(existing(directory)).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    private static Path existing(Path path) {
        Path parent = path.getParent();
        return Files.exists(path) || parent == null ? path : existing(parent);
    }
}
