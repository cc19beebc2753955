package dev.quipu.migration.adopt;

import dev.quipu.migration.revision.NewFile;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of an adoption. Each appears whole or not at all; one that is there already with the same text, as a run that was
 * killed has left it, is taken as it is; no other is written over.
 */
public final class AdoptionFiles {
    private static final Pattern CREATED = Pattern.compile("(?m)^-- created: .*$");
    private static final String UNFINISHED = ".adopting";

    private final Deque<Path> made = new ArrayDeque<>();

    /** Has written nothing yet. */
    public AdoptionFiles() {
        // Which files there are, write() is told.
    }

    /**
     * Returns the file as it shall be: as it is there, if that differs in nothing but when it was made.
     *
     * @throws QuipuException if there is another file in its place
     */
    public static NewFile accept(NewFile wanted) {
        if (!Files.exists(wanted.path())) {
            return wanted;
        }
        try {
            String there = Files.readString(wanted.path());
            if (withoutTime(there).equals(withoutTime(wanted.text()))) {
                return new NewFile(wanted.path(), there);
            }
        } catch (IOException e) {
            throw failure("read", wanted.path(), e);
        }
        throw new QuipuException(
                Kind.FAILED,
                wanted.path() + " exists already, and is not what would be written",
                "move it away, or adopt into another directory; nothing is written over");
    }

    private static String withoutTime(String text) {
        return CREATED.matcher(text).replaceFirst("-- created:");
    }

    /** Writes the files in their order, and returns those that were not there. */
    public List<Path> write(List<NewFile> files) {
        List<Path> written = new ArrayList<>();
        for (NewFile file : files) {
            NewFile accepted = accept(file);
            if (!Files.exists(accepted.path())) {
                write(accepted);
                written.add(accepted.path());
            }
        }
        return written;
    }

    private void write(NewFile file) {
        Path path = file.path();
        Path unfinished = path.resolveSibling("." + path.getFileName() + UNFINISHED);
        try {
            makeDirectory(path.toAbsolutePath().getParent());
            Files.writeString(unfinished, file.text());
            // Fails where another has made the file meanwhile, and then leaves that one.
            Files.move(unfinished, path);
            made.push(path);
        } catch (IOException e) {
            delete(unfinished);
            throw failure("write", path, e);
        }
    }

    private void makeDirectory(@Nullable Path directory) throws IOException {
        if (directory == null || Files.isDirectory(directory)) {
            return;
        }
        makeDirectory(directory.getParent());
        Files.createDirectory(directory);
        made.push(directory);
    }

    /** Takes back what was written. What cannot be deleted stays, and a later run takes it as it is. */
    public void undo() {
        while (!made.isEmpty()) {
            delete(made.pop());
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The failure that led here is the one to tell.
        }
    }

    private static QuipuException failure(String verb, Path path, IOException e) {
        return new QuipuException(
                Kind.FAILED,
                "cannot " + verb + " " + path + ": " + FileFailure.reason(e),
                "see that " + path.toAbsolutePath().getParent() + " is a directory that may be written");
    }
}
