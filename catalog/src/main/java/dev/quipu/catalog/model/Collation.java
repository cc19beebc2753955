package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A collation.
 *
 * @param name its name
 * @param provider libc, icu or builtin
 * @param parameters what {@code CREATE COLLATION} takes, by its names: LOCALE, LC_COLLATE, LC_CTYPE, RULES
 * @param deterministic whether equal means equal bytes
 */
public record Collation(
        QualifiedName name, String provider, SortedMap<String, String> parameters, boolean deterministic)
        implements CatalogObject {
    public Collation {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.COLLATION, name);
    }
}
