package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An operator.
 *
 * @param name its name
 * @param left the type of its left operand; null for a prefix operator
 * @param right the type of its right operand
 * @param parameters what {@code CREATE OPERATOR} takes, by its names: FUNCTION, COMMUTATOR, NEGATOR, RESTRICT, JOIN, HASHES, MERGES; the last two with an empty value
 */
public record Operator(QualifiedName name, @Nullable String left, String right, SortedMap<String, String> parameters)
        implements CatalogObject {
    public Operator {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(
                Kind.OPERATOR,
                name.schema().value(),
                name.name().value(),
                (left == null ? "NONE" : left) + ", " + right);
    }
}
