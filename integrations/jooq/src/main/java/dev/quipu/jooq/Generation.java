package dev.quipu.jooq;

import dev.quipu.migration.project.Branch;
import dev.quipu.migration.revision.RevisionDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import org.jooq.Constants;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Property;
import org.jooq.meta.jaxb.Target;

/**
 * Tables, enumerations and functions as jOOQ's classes, for a program that renders its statements with them and keeps its
 * own records. Whoever wants more of jOOQ configures jOOQ's own plugin with {@link RevisionsDatabase}.
 *
 * @param properties which revisions, as {@link RevisionsDatabase} has it
 * @param directory what relative paths start from
 * @param target where the sources go; what is in the package there is replaced
 * @param packageName the package of the classes
 */
public record Generation(Properties properties, Path directory, Path target, String packageName) {
    /** Changes when the classes change that are made of the same revisions. */
    private static final String FORM = "2";

    /** The file in the target that tells of what its sources were made. */
    private static final String MADE_OF = ".made-of";

    /**
     * Generates, unless the target holds what was made of the same revisions in the same way.
     *
     * @return whether it generated
     */
    public boolean run() throws IOException {
        String madeOf = checksum();
        Path mark = target.resolve(MADE_OF);
        if (Files.exists(mark) && Files.readString(mark).equals(madeOf)) {
            return false;
        }
        Files.deleteIfExists(mark);
        generate();
        Files.writeString(mark, madeOf);
        return true;
    }

    private void generate() throws IOException {
        try {
            GenerationTool.generate(configuration());
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("jOOQ could not generate: " + e.getMessage(), e);
        }
    }

    private Configuration configuration() {
        List<Property> keys = properties.stringPropertyNames().stream()
                .map(key -> new Property().withKey(key).withValue(properties.getProperty(key)))
                .toList();
        return new Configuration()
                .withBasedir(directory.toString())
                .withLogging(Logging.WARN)
                .withGenerator(new Generator()
                        .withDatabase(new Database()
                                .withName(RevisionsDatabase.class.getName())
                                .withProperties(keys))
                        .withGenerate(new Generate()
                                .withDeprecated(false)
                                .withDeprecationOnUnknownTypes(false)
                                .withGeneratedAnnotation(false)
                                .withRecords(false)
                                .withIndexes(false)
                                .withImplicitJoinPathsToOne(false)
                                .withImplicitJoinPathsToMany(false)
                                .withSourcesOnViews(false))
                        .withTarget(
                                new Target().withDirectory(target.toString()).withPackageName(packageName)));
    }

    /** Of the revisions' text, and of what else the classes depend on. */
    private String checksum() throws IOException {
        MessageDigest digest = sha256();
        add(digest, FORM + " " + Constants.FULL_VERSION + " " + packageName);
        for (Branch branch : RevisionSources.read(properties, directory)) {
            add(digest, branch.label() + " " + branch.schema());
            switch (branch.source()) {
                case Branch.Source.OfPack of ->
                    of.pack().revisions().stream().sorted().forEach(file -> {
                        add(digest, file);
                        add(digest, of.pack().read("revisions/" + file));
                    });
                case Branch.Source.Directory own -> add(digest, own.path());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, Path directory) throws IOException {
        for (Path file : RevisionDirectory.files(directory)) {
            add(digest, String.valueOf(file.getFileName()));
            add(digest, Files.readAllBytes(file));
        }
    }

    private static void add(MessageDigest digest, String text) {
        add(digest, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
