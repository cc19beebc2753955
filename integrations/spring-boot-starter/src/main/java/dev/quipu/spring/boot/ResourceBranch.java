package dev.quipu.spring.boot;

import dev.quipu.migration.pack.RevisionFolder;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * Reads a branch of the application's own from a folder of the class path, which may be inside a jar inside a jar.
 */
final class ResourceBranch {
    private ResourceBranch() {}

    /**
     * Reads a folder.
     *
     * @param folder without {@code classpath:}, and without a slash at its ends
     */
    static RevisionFolder of(String label, String folder, ResourcePatternResolver resources) {
        Map<String, Resource> files = new TreeMap<>();
        for (Resource file : list(folder, resources)) {
            String name = file.getFilename();
            if (name == null || name.isEmpty() || !file.isReadable()) {
                continue;
            }
            Resource other = files.putIfAbsent(name, file);
            if (other != null) {
                throw new QuipuException(
                        Kind.FAILED,
                        "the class path has " + folder + "/" + name + " twice",
                        null,
                        List.of(other.getDescription(), file.getDescription()),
                        "keep the revisions of a branch in one place",
                        null);
            }
        }
        if (files.isEmpty()) {
            throw missing(label, folder);
        }
        Map<String, String> texts = new TreeMap<>();
        files.forEach((name, file) -> texts.put(name, text(file)));
        return new RevisionFolder(label, folder, texts);
    }

    private static Resource[] list(String folder, ResourcePatternResolver resources) {
        try {
            return resources.getResources("classpath*:" + folder + "/*");
        } catch (FileNotFoundException e) {
            return new Resource[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static QuipuException missing(String label, String folder) {
        return new QuipuException(
                Kind.FAILED,
                "the class path has no file in " + folder + ", where the revisions of branch \"" + label + "\" are said"
                        + " to be",
                "put them into src/main/resources/" + folder + ", or mend quipu.revisions." + label);
    }

    private static String text(Resource file) {
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
