package dev.quipu.migration.command;

import dev.quipu.migration.pack.PackRun;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.function.Supplier;

/**
 * The files that a pack's command reads and writes.
 *
 * @param directory where a path begins that is not absolute
 * @param input standard input
 * @param output standard output; it is flushed and never closed
 */
public record PackFiles(Path directory, Supplier<InputStream> input, Writer output) {
    private static final String STANDARD = "-";

    static boolean isStandard(String file) {
        return file.equals(STANDARD);
    }

    InputStream read(String file) {
        if (isStandard(file)) {
            return input.get();
        }
        Path source = directory.resolve(file);
        // It opens like a file, and fails at the first byte without its name.
        refuseDirectory(source, "cannot read ", file);
        try {
            return new BufferedInputStream(Files.newInputStream(source));
        } catch (IOException e) {
            throw FileFailure.cannotRead(file, e, null);
        }
    }

    void write(String file, PackRun.Text text, boolean overwrite) throws IOException, SQLException {
        if (isStandard(file)) {
            text.writeTo(output);
            output.flush();
            return;
        }
        Path target = directory.resolve(file).toAbsolutePath();
        refuseDirectory(target, "cannot write ", file);
        if (Files.exists(target) && !overwrite) {
            throw new QuipuException(Kind.FAILED, file + " exists already", "choose another name, or say --overwrite");
        }
        Path unfinished = target.resolveSibling(target.getFileName() + ".part");
        try {
            try (Writer writer = Files.newBufferedWriter(unfinished)) {
                text.writeTo(writer);
            }
            Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw FileFailure.cannotWrite(file, e, "see that its directory is there and may be written");
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void refuseDirectory(Path path, String what, String file) {
        if (Files.isDirectory(path)) {
            throw new QuipuException(Kind.FAILED, what + file + ": it is a directory", null);
        }
    }
}
