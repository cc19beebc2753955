package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import org.jspecify.annotations.Nullable;

/**
 * A sequence that no identity column has made.
 *
 * @param name its name
 * @param unlogged whether a crash resets it
 * @param options how it counts
 * @param ownedBy the column that it goes with, or null
 */
public record Sequence(
        QualifiedName name,
        boolean unlogged,
        SequenceOptions options,
        @Nullable ObjectId ownedBy) implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.SEQUENCE, name);
    }
}
