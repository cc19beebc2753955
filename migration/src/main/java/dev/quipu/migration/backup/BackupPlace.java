package dev.quipu.migration.backup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where a backup goes. */
public sealed interface BackupPlace {
    /** A directory, in which the file gets a name of database and time; it is made if it is missing. */
    record InDirectory(BackupDirectory directory) implements BackupPlace {
        @Override
        public Path path() {
            return directory.path();
        }
    }

    /** A file that must not be there yet. */
    record AsFile(Path path) implements BackupPlace {}

    /** Returns the directory or the file. */
    Path path();

    /** A dot, and after it a word that begins with a letter: {@code x.zip}, but not {@code app-1.0} or {@code .backups}. */
    Pattern LIKE_A_FILE = Pattern.compile(".+\\.\\p{Alpha}\\w*");

    static BackupPlace inDirectory(Path path) {
        return new InDirectory(new BackupDirectory(path));
    }

    /**
     * Returns the place that a person means: a directory that is there, or that is written with a slash at its end, is one;
     * else what ends like a file is a file.
     *
     * @param base what a relative path starts from
     * @param written the path as it was written
     */
    static BackupPlace of(Path base, String written) {
        Path path = base.resolve(written);
        boolean slash =
                written.endsWith("/") || written.endsWith(path.getFileSystem().getSeparator());
        Path name = path.getFileName();
        boolean file = !slash
                && !Files.isDirectory(path)
                && name != null
                && LIKE_A_FILE.matcher(name.toString()).matches();
        return file ? new AsFile(path) : inDirectory(path);
    }
}
