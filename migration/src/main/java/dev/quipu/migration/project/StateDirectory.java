package dev.quipu.migration.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code .quipu}: the embedded server with its password, and backups, none of which belong into a repository. */
public final class StateDirectory {
    private StateDirectory() {}

    /**
     * Has git pass over the directory, if it is there. A {@code .gitignore} that is there already is left as it is.
     *
     * @param directory {@link Project#stateDirectory}
     */
    public static void hideFromGit(Path directory) {
        try {
            Files.writeString(directory.resolve(".gitignore"), "*\n", StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            // It is there already, or the directory is elsewhere or not to be written: no reason to fail at what was
            // asked for.
        }
    }
}
