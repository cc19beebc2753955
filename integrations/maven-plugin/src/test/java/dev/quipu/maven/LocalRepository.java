package dev.quipu.maven;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local repository of a test's own. What this build has made is in it as if it were installed; all else is the user's, by
 * links, so that nothing is downloaded twice, and nothing of this build gets into the user's.
 */
final class LocalRepository {
    private final Path directory;
    private final String version;

    private LocalRepository(Path directory, String version) {
        this.directory = directory;
        this.version = version;
    }

    /**
     * Makes one.
     *
     * @param directory where
     * @param user the user's own
     * @param version the version of what this build makes
     */
    static LocalRepository over(Path user, Path directory, String version) throws IOException {
        link(user, directory, "dev");
        link(user.resolve("dev"), directory.resolve("dev"), "quipu");
        clear(directory.resolve("dev/quipu"));
        return new LocalRepository(directory, version);
    }

    /** Links to all folders of a folder but one, which has others of that name. */
    private static void link(Path from, Path to, String except) throws IOException {
        Files.createDirectories(to);
        if (!Files.isDirectory(from)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(from, Files::isDirectory)) {
            for (Path entry : entries) {
                Path link = to.resolve(entry.getFileName());
                if (Files.isSymbolicLink(link)) {
                    Files.delete(link);
                }
                if (!entry.endsWith(except) && Files.notExists(link)) {
                    Files.createSymbolicLink(link, entry.toAbsolutePath());
                }
            }
        }
    }

    /** Nothing of an earlier build is found, which the next would have to do without. */
    private static void clear(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    Path directory() {
        return directory;
    }

    /** Puts the jars of modules in, each with the POM that is in it. */
    void addModules(List<Path> jars) throws IOException {
        String end = "-" + version + ".jar";
        for (Path jar : jars) {
            String name = jar.getFileName().toString();
            if (name.startsWith("quipu-") && name.endsWith(end)) {
                String artifact = name.substring(0, name.length() - end.length());
                Files.copy(jar, file(artifact, ".jar"));
                try (FileSystem inside = FileSystems.newFileSystem(jar)) {
                    addPom(artifact, inside.getPath("META-INF/maven/dev.quipu", artifact, "pom.xml"));
                }
            }
        }
    }

    void addPom(String artifact, Path pom) throws IOException {
        Files.copy(pom, file(artifact, ".pom"));
    }

    private Path file(String artifact, String type) throws IOException {
        Path folder = Files.createDirectories(
                directory.resolve("dev/quipu").resolve(artifact).resolve(version));
        return folder.resolve(artifact + "-" + version + type);
    }
}
