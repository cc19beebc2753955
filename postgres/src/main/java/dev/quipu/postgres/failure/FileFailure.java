package dev.quipu.postgres.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a file or a directory could not be read or written: of many failures Java's message is only the path. */
public final class FileFailure {
    private FileFailure() {}

    /** Returns the reason as a person says it, without the path. */
    public static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such file or directory";
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException there -> "it exists already";
            case NotDirectoryException file -> "it is no directory";
            case FileSystemException other -> said(other.getReason(), other);
            default -> said(failure.getMessage(), failure);
        };
    }

    /**
     * Returns what to throw where a file or a directory could not be read.
     *
     * @param path as the user is to see it
     * @param hint how to go on, or null
     */
    public static QuipuException cannotRead(Object path, IOException failure, @Nullable String hint) {
        return cannot("read", path, failure, hint);
    }

    /**
     * Returns what to throw where a file or a directory could not be written.
     *
     * @param path as the user is to see it
     * @param hint how to go on, or null
     */
    public static QuipuException cannotWrite(Object path, IOException failure, @Nullable String hint) {
        return cannot("write", path, failure, hint);
    }

    private static QuipuException cannot(String verb, Object path, IOException failure, @Nullable String hint) {
        return new QuipuException(
                QuipuException.Kind.FAILED,
                "cannot " + verb + " " + path + ": " + reason(failure),
                null,
                List.of(),
                hint,
                failure);
    }

    /** The operating system begins its reasons as sentences: "No space left on device". */
    private static String said(@Nullable String reason, IOException failure) {
        return reason == null || reason.isEmpty()
                ? failure.getClass().getSimpleName()
                : reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    }
}
