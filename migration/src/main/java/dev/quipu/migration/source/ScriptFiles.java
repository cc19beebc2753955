package dev.quipu.migration.source;

import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.script.ScriptSplitter;
import dev.quipu.postgres.script.ScriptStatement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a script, or all scripts of a folder and the folders in it. */
final class ScriptFiles {
    private ScriptFiles() {}

    /**
     * Returns the statements of a file, or those of a folder's {@code .sql} files in the order of their paths.
     *
     * @throws QuipuException if there is no script, or one cannot be read or split
     */
    static List<ScriptStatement> read(Path path) {
        List<Path> files = files(path);
        if (files.isEmpty()) {
            throw new QuipuException(
                    Kind.FAILED, "there is no .sql file in " + path, "name a folder that holds scripts");
        }
        List<ScriptStatement> statements = new ArrayList<>();
        for (Path file : files) {
            statements.addAll(ScriptSplitter.split(file.toString(), text(file)).statements());
        }
        return statements;
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try {
            return FilesBelow.of(path, Integer.MAX_VALUE).stream()
                    .filter(file -> file.getFileName().toString().endsWith(".sql"))
                    .toList();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static QuipuException unreadable(Path path, IOException cause) {
        return FileFailure.cannotRead(path, cause, "see that it is there, in UTF-8, and may be read");
    }
}
