package dev.quipu.migration.project;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.pack.Pack;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A line of revisions that the project takes care of.
 *
 * @param label its name, unique in the project
 * @param schema the schema that its revisions run in
 * @param source where its revisions are
 */
public record Branch(String label, Identifier schema, Source source) {
    /** Where revisions are. */
    public sealed interface Source {
        /** Files of the user's own. */
        record Directory(Path path) implements Source {}

        /** A pack on the class path. */
        record OfPack(Pack pack) implements Source {}
    }

    /** Returns the pack, if it is one. */
    public Optional<Pack> pack() {
        return source instanceof Source.OfPack of ? Optional.of(of.pack()) : Optional.empty();
    }

    /** Returns the directory, if it is one. */
    public Optional<Path> directory() {
        return source instanceof Source.Directory own ? Optional.of(own.path()) : Optional.empty();
    }
}
