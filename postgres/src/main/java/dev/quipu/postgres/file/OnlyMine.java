package dev.quipu.postgres.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** What new files and directories are made with, so that only this user can read them from the moment they exist. */
public final class OnlyMine {
    private OnlyMine() {}

    /** Returns the attributes of a file in a directory; none where its file system knows no permissions. */
    public static FileAttribute<?>[] file(Path directory) throws IOException {
        return attributes(directory, "rw-------");
    }

    /** As {@link #file}, of a directory in a directory. */
    public static FileAttribute<?>[] directory(Path parent) throws IOException {
        return attributes(parent, "rwx------");
    }

    private static FileAttribute<?>[] attributes(Path place, String permissions) throws IOException {
        return Files.getFileStore(place).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
