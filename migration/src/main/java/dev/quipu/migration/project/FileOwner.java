package dev.quipu.migration.project;

import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whose a project file is that nobody named. On a machine with several users anybody may write one into a directory above, such as
 * {@code /tmp}, and what it says is connected to and run.
 */
final class FileOwner {
    private static final Path SELF = Path.of("/proc/self");

    private FileOwner() {}

    /**
     * Refuses a file of another user; the administrator's are everybody's.
     *
     * @throws QuipuException then
     */
    static void requireOwn(Path file) {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        String owner = owner(file);
        if (!owner.equals("root") && !owner.equals("0") && !owner.equals(self())) {
            throw new QuipuException(
                    Kind.USAGE,
                    file + " belongs to " + owner + ", and lies above this directory",
                    "if it is the project, say so: -c " + file);
        }
    }

    /** A user whom no list names has no name in Java either, and a number as an owner. */
    private static String self() {
        return Files.exists(SELF) ? owner(SELF) : System.getProperty("user.name", "");
    }

    private static String owner(Path file) {
        try {
            return Files.getOwner(file).getName();
        } catch (IOException e) {
            throw FileFailure.cannotRead(file, e, "see that it may be read");
        }
    }
}
