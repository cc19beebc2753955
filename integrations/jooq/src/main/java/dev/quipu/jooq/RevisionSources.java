package dev.quipu.jooq;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.project.Branch;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Which revisions to run, as the properties of a configuration name them. */
final class RevisionSources {
    static final String REVISIONS = "revisions";
    static final String PACKS = "packs";
    static final String SCHEMA = "schema";

    /** Before a branch's label: the schema that this one runs in. */
    static final String SCHEMA_OF = "schema.";

    private static final String LABEL = "app";

    private RevisionSources() {}

    /**
     * Returns the branches, those of packs first, since what is the user's own may depend on them.
     *
     * @param directory what relative paths start from
     * @throws QuipuException if none is named, or one that is not there
     */
    static List<Branch> read(Properties properties, Path directory) {
        List<Branch> branches = new ArrayList<>();
        words(properties, PACKS).forEach(name -> branches.add(pack(name, schema(properties, name, name))));
        words(properties, REVISIONS).forEach(text -> branches.add(directory(text, properties, directory)));
        if (branches.isEmpty()) {
            throw usage("neither revisions nor packs are named", "set the property revisions, packs or both");
        }
        return branches;
    }

    private static List<String> words(Properties properties, String key) {
        return Stream.of(properties.getProperty(key, "").split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Identifier schema(Properties properties, String label, String usual) {
        return new Identifier(properties.getProperty(SCHEMA_OF + label, properties.getProperty(SCHEMA, usual)));
    }

    private static Branch directory(String text, Properties properties, Path directory) {
        int label = text.indexOf('=');
        Path path = directory.resolve(text.substring(label + 1)).normalize();
        if (!Files.isDirectory(path)) {
            throw usage("there is no directory " + path, "the property revisions names directories of revisions");
        }
        String name = label < 0 ? LABEL : text.substring(0, label);
        return new Branch(name, schema(properties, name, "public"), new Branch.Source.Directory(path, null));
    }

    private static Branch pack(String name, Identifier schema) {
        List<Pack> packs = ServiceLoader.load(Pack.class, RevisionSources.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        Pack pack = packs.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> usage(
                        "there is no pack \"" + name + "\" on the class path",
                        "there are: " + packs.stream().map(Pack::name).sorted().toList()
                                + "; a pack has to be among the plugin's dependencies"));
        return new Branch(pack.name(), schema, new Branch.Source.OfPack(pack));
    }

    private static QuipuException usage(String message, String hint) {
        return new QuipuException(Kind.USAGE, message, hint);
    }
}
