package dev.quipu.migration.source;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of a folder and of those in it. */
public final class FilesBelow {
    private FilesBelow() {}

    /**
     * Returns regular files in the order of their paths; what lies in a hidden folder, such as {@code .git}, is passed over.
     *
     * @param depth how many folders deep; 1 for the files of this one
     * @throws IOException if a folder may not be read; {@code Files.walk} would say that as it goes, unchecked
     */
    public static List<Path> of(Path folder, int depth) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(folder, Set.of(), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean isHidden = !directory.equals(folder)
                        && directory.getFileName().toString().startsWith(".");
                return isHidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Files.isRegularFile(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(null);
        return files;
    }
}
