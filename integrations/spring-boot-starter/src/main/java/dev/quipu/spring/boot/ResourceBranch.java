package dev.quipu.spring.boot;

import dev.quipu.migration.pack.Pack;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * A branch of the application's own, in a folder of the class path: it is read file by file, as a pack is, because the
 * folder may be inside a jar inside a jar.
 */
final class ResourceBranch implements Pack {
    private static final String REVISIONS = "revisions/";

    private final String label;
    private final String folder;
    private final Map<String, Resource> files;

    private ResourceBranch(String label, String folder, Map<String, Resource> files) {
        this.label = label;
        this.folder = folder;
        this.files = files;
    }

    /**
     * Lists a folder.
     *
     * @param folder without {@code classpath:}, and without a slash at its ends
     */
    static ResourceBranch of(String label, String folder, ResourcePatternResolver resources) {
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
        return new ResourceBranch(label, folder, files);
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

    @Override
    public String name() {
        return label;
    }

    @Override
    public String description() {
        return "the revisions in classpath:" + folder;
    }

    @Override
    public List<String> revisions() {
        return List.copyOf(files.keySet());
    }

    @Override
    public List<String> queries() {
        return List.of();
    }

    @Override
    public List<String> healthChecks() {
        return List.of();
    }

    @Override
    public Optional<String> declaredSchema() {
        return Optional.empty();
    }

    @Override
    public String read(String path) {
        Resource file = path.startsWith(REVISIONS) ? files.get(path.substring(REVISIONS.length())) : null;
        if (file == null) {
            throw new IllegalArgumentException("branch " + label + " has no " + path);
        }
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
