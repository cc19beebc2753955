package dev.quipu.postgres.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

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
            case FileSystemException other when other.getReason() != null -> uncapitalised(other.getReason());
            default ->
                failure.getMessage() == null
                        ? failure.getClass().getSimpleName()
                        : String.valueOf(failure.getMessage());
        };
    }

    /** The operating system begins its reasons as sentences: "No space left on device". */
    private static String uncapitalised(String reason) {
        return reason.substring(0, Math.min(1, reason.length())).toLowerCase(Locale.ROOT)
                + reason.substring(Math.min(1, reason.length()));
    }
}
