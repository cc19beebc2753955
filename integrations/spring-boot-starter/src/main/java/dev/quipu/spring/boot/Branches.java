package dev.quipu.spring.boot;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.util.StringUtils;

/** Puts together which branches the application has: packs, and revisions of its own. */
final class Branches {
    private static final String CLASS_PATH = "classpath:";
    private static final String FILE = "file:";
    private static final String ANYWHERE_ON_CLASS_PATH = "classpath*:";

    private final QuipuProperties properties;
    private final ResourcePatternResolver resources;
    private final Map<String, Branch> found = new LinkedHashMap<>();

    private Branches(QuipuProperties properties, ResourcePatternResolver resources) {
        this.properties = properties;
        this.resources = resources;
    }

    /**
     * Returns the branches in their order: packs by name, then the application's own by label.
     *
     * @param available the packs on the class path
     * @throws QuipuException if a property names what is not there
     */
    static List<Branch> of(QuipuProperties properties, List<Pack> available, ResourcePatternResolver resources) {
        var branches = new Branches(properties, resources);
        branches.addPacks(available);
        branches.addOwn();
        branches.refuseUnknownSchemas();
        return List.copyOf(branches.found.values());
    }

    private void addPacks(List<Pack> available) {
        Map<String, Pack> byName = new LinkedHashMap<>();
        available.forEach(pack -> byName.put(pack.name(), pack));
        List<String> wanted = properties.packs();
        for (String name : wanted == null ? byName.keySet() : wanted) {
            Pack pack = byName.get(name);
            if (pack == null) {
                throw ProjectReader.noSuchPack(name, byName.keySet());
            }
            found.put(name, new Branch(name, schema(name, name), new Branch.Source.OfPack(pack)));
        }
    }

    private void addOwn() {
        properties.revisions().forEach((label, location) -> {
            if (found.containsKey(label)) {
                throw new QuipuException(
                        Kind.USAGE,
                        "branch \"" + label + "\" is a pack and has a folder of revisions too",
                        "give the revisions another label than quipu.revisions." + label);
            }
            found.put(label, new Branch(label, schema(label, "public"), source(label, location.strip())));
        });
    }

    private Branch.Source source(String label, String location) {
        String prefix = location.startsWith(CLASS_PATH)
                ? CLASS_PATH
                : location.startsWith(ANYWHERE_ON_CLASS_PATH) ? ANYWHERE_ON_CLASS_PATH : null;
        if (prefix == null) {
            return new Branch.Source.Directory(directory(label, location), null);
        }
        String folder = StringUtils.cleanPath(location.substring(prefix.length()));
        return new Branch.Source.OfPack(ResourceBranch.of(label, trimmed(folder), resources));
    }

    private static String trimmed(String folder) {
        return StringUtils.trimTrailingCharacter(StringUtils.trimLeadingCharacter(folder, '/'), '/');
    }

    private Path directory(String label, String location) {
        Path directory = path(location);
        if (location.isEmpty() || !Files.isDirectory(directory)) {
            throw new QuipuException(
                    Kind.USAGE,
                    "there is no " + (location.isEmpty() ? "folder in quipu.revisions." + label : directory.toString())
                            + ", where the revisions of branch \"" + label + "\" are said to be",
                    "a folder of src/main/resources is written as classpath:"
                            + (location.isEmpty() || location.startsWith(FILE) ? "db/revisions" : location));
        }
        return directory;
    }

    private Path path(String location) {
        if (!location.startsWith(FILE)) {
            return Path.of(location).toAbsolutePath().normalize();
        }
        try {
            return resources.getResource(location).getFile().toPath().toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Identifier schema(String label, String usual) {
        String schema = properties.schemas().getOrDefault(label, usual);
        if (schema.isBlank()) {
            throw new QuipuException(
                    Kind.USAGE, "quipu.schemas." + label + " is empty", "name a schema, or leave the line out");
        }
        return new Identifier(schema);
    }

    private void refuseUnknownSchemas() {
        Set<String> labels = found.keySet();
        for (String label : properties.schemas().keySet()) {
            if (!labels.contains(label)) {
                throw new QuipuException(
                        Kind.USAGE,
                        "quipu.schemas." + label + " names a branch that this application does not have",
                        labels.isEmpty() ? null : "the branches are " + String.join(", ", labels));
            }
        }
    }
}
