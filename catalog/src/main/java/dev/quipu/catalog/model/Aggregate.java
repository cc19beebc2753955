package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An aggregate function.
 *
 * @param name its name
 * @param argumentTypes the types of its arguments, direct ones included: with the name its identity
 * @param identityArguments its arguments as statements that name it spell them, ORDER BY included
 * @param result what it returns
 * @param parameters what {@code CREATE AGGREGATE} takes, by its names: SFUNC, STYPE and so on
 */
public record Aggregate(
        QualifiedName name,
        String argumentTypes,
        String identityArguments,
        String result,
        SortedMap<String, String> parameters)
        implements CatalogObject {
    public Aggregate {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.AGGREGATE, name.schema().value(), name.name().value(), argumentTypes);
    }
}
