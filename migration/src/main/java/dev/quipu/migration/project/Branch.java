package dev.quipu.migration.project;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.pack.Content;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line of revisions that the project takes care of.
 *
 * @param label its name, unique in the project
 * @param schema the schema that its revisions run in
 * @param source where its revisions are
 */
public record Branch(String label, Identifier schema, Source source) {
    /**
     * Refuses a label that no address could name.
     *
     * @throws QuipuException then
     */
    public Branch {
        if (!RevisionId.isBranch(label)) {
            throw new QuipuException(
                    QuipuException.Kind.USAGE,
                    "\"" + label + "\" cannot be the label of a branch",
                    "it is made of letters, digits, _, - and ., and is no word of addresses, such as head");
        }
    }

    /** Where revisions are. */
    public sealed interface Source {
        /**
         * Files of the user's own.
         *
         * @param path the directory of the revisions
         * @param declared the file, or the folder of files, that says what the schema shall be; null if there is none
         * @param content the folder of queries, health checks, maintenance and sample data; null if there is none
         */
        record Directory(
                Path path,
                @Nullable Path declared,
                @Nullable Path content) implements Source {
            /** Revisions without what a running system has beside its schema. */
            public Directory(Path path, @Nullable Path declared) {
                this(path, declared, null);
            }
        }

        /** A pack on the class path. */
        record OfPack(Pack pack) implements Source {}
    }

    /** Returns the {@code schema.sql} beside a directory of revisions, or null if there is none. */
    static @Nullable Path declaredBeside(Path revisions) {
        Path beside = revisions.resolveSibling("schema.sql");
        return Files.isRegularFile(beside) ? beside : null;
    }

    /** Returns the pack, if it is one. */
    public Optional<Pack> pack() {
        return source instanceof Source.OfPack of ? Optional.of(of.pack()) : Optional.empty();
    }

    /** Returns its queries, health checks, maintenance and sample data; empty if it is said to have none. */
    public Optional<Content> content() {
        return switch (source) {
            case Source.OfPack of -> Optional.of(of.pack());
            case Source.Directory own ->
                Optional.ofNullable(own.content()).map(folder -> new ContentDirectory(label, folder));
        };
    }

    /** Returns the directory, if it is one. */
    public Optional<Path> directory() {
        return source instanceof Source.Directory own ? Optional.of(own.path()) : Optional.empty();
    }

    /** Tells whether it says in a declared schema what its revisions shall make. */
    public boolean declares() {
        return switch (source) {
            case Source.Directory own -> own.declared() != null;
            case Source.OfPack of -> of.pack().declaredSchema().isPresent();
        };
    }
}
