package dev.quipu.migration.revision;

import dev.quipu.migration.revision.RevisionFileException.Code;
import dev.quipu.postgres.failure.FileFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of text that is about to be written, so that it can be shown first.
 *
 * @param path where it goes
 * @param text what it says, in UTF-8
 */
public record NewFile(Path path, String text) {
    /**
     * Fails where {@link #write} would, as far as that can be told without writing.
     *
     * @throws RevisionFileException with {@link Code#ALREADY_EXISTS}
     */
    public void requireAbsent() {
        if (Files.exists(path)) {
            throw alreadyExists(null);
        }
    }

    /**
     * Writes it, and the directory if that is missing. A file that exists is never written over.
     *
     * @return its path
     * @throws RevisionFileException with {@link Code#ALREADY_EXISTS} or {@link Code#NOT_WRITTEN}
     */
    public Path write() {
        try {
            Path directory = path.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            return Files.writeString(path, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            // Either the file, or a file where the directory should be.
            throw e.getFile().equals(path.toString()) ? alreadyExists(e) : notWritten(e);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private RevisionFileException alreadyExists(@Nullable Throwable cause) {
        return failure(Code.ALREADY_EXISTS, path + " exists already", "choose another id or message", cause);
    }

    private RevisionFileException notWritten(IOException e) {
        return failure(
                Code.NOT_WRITTEN,
                "cannot write " + path + ": " + FileFailure.reason(e),
                "see that " + path.getParent() + " is a directory that may be written",
                e);
    }

    private static RevisionFileException failure(Code code, String message, String hint, @Nullable Throwable cause) {
        return new RevisionFileException(code, message, null, List.of(), hint, cause);
    }
}
