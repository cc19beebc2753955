package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A base type.
 *
 * @param name its name
 * @param parameters what {@code CREATE TYPE} takes, by its names: INPUT, OUTPUT, INTERNALLENGTH and so on, without those that are as by default
 */
public record BaseType(QualifiedName name, SortedMap<String, String> parameters) implements CatalogObject {
    public BaseType {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.BASE_TYPE, name);
    }
}
