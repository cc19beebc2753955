package dev.quipu.migration;

import dev.quipu.migration.pack.RevisionFolder;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Reads a folder of the class path, parts of which may be in directories and in jars. */
final class ClassPathFolder {
    private final String folder;
    private final Map<String, String> texts = new TreeMap<>();
    private final Map<String, URL> origins = new TreeMap<>();

    private ClassPathFolder(String folder) {
        this.folder = folder;
    }

    /**
     * Reads a folder, and keeps nothing open.
     *
     * @param label the label of the branch whose revisions are there
     * @param folder without slashes at its ends
     * @throws QuipuException if there is no such folder or no file in it, the same file is there twice, or a part
     *     of it is where nothing can be listed
     */
    static RevisionFolder read(String label, String folder, ClassLoader loader) {
        var read = new ClassPathFolder(folder);
        try {
            // With the slash a folder is found that a module keeps for itself: its files are read through no
            // loader.
            for (URL part : (Iterable<URL>) loader.resources(folder + "/")::iterator) {
                read.add(part);
            }
        } catch (IOException e) {
            throw new QuipuException(
                    Kind.FAILED, "cannot read " + folder + " of the class path: " + FileFailure.reason(e), null);
        }
        if (read.texts.isEmpty()) {
            throw new QuipuException(
                    Kind.FAILED,
                    "the class path has no file in " + folder + ", where the revisions of branch \"" + label
                            + "\" are said to be",
                    "put them into src/main/resources/" + folder
                            + "; a jar has to have an entry for the folder itself");
        }
        return new RevisionFolder(label, folder, read.texts);
    }

    private void add(URL part) throws IOException {
        URLConnection connection = part.openConnection();
        if (connection instanceof JarURLConnection jar) {
            addJar(part, jar);
        } else if (part.getProtocol().equals("file")) {
            addDirectory(part);
        } else {
            throw new QuipuException(
                    Kind.FAILED,
                    "the class path has " + folder + " in " + part + ", where files cannot be listed",
                    "name a directory outside of the class path");
        }
    }

    private void addDirectory(URL part) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(URI.create(part.toString())))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                add(part, String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }

    private void addJar(URL part, JarURLConnection connection) throws IOException {
        // One from the cache is everybody's, and could not be closed.
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            String prefix = folder + "/";
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                String name =
                        entry.getName().startsWith(prefix) ? entry.getName().substring(prefix.length()) : "";
                if (!name.isEmpty() && !name.contains("/")) {
                    try (InputStream content = jar.getInputStream(entry)) {
                        add(part, name, content.readAllBytes());
                    }
                }
            }
        }
    }

    private void add(URL part, String name, byte[] bytes) {
        URL other = origins.putIfAbsent(name, part);
        if (other != null) {
            throw new QuipuException(
                    Kind.FAILED,
                    "the class path has " + folder + "/" + name + " twice",
                    null,
                    List.of(other.toString(), part.toString()),
                    "keep the revisions of a branch in one place",
                    null);
        }
        texts.put(name, new String(bytes, StandardCharsets.UTF_8));
    }
}
