package dev.quipu.postgres.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
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

    /** The operating system begins its reasons as sentences: "No space left on device". */
    private static String said(@Nullable String reason, IOException failure) {
        return reason == null || reason.isEmpty()
                ? failure.getClass().getSimpleName()
                : reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    }
}
