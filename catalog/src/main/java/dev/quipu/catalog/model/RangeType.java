package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import org.jspecify.annotations.Nullable;

/**
 * A range type, and the multirange type that comes with it.
 *
 * @param name its name
 * @param subtype what it is a range of
 * @param multirange the name of its multirange type
 * @param operatorClass the subtype's operator class, where it is not the default one
 * @param collation its collation, where it is not the subtype's
 * @param canonical its canonical function
 * @param difference its difference function
 */
public record RangeType(
        QualifiedName name,
        String subtype,
        QualifiedName multirange,
        @Nullable QualifiedName operatorClass,
        @Nullable QualifiedName collation,
        @Nullable String canonical,
        @Nullable String difference)
        implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.RANGE_TYPE, name);
    }
}
