package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A view. Its columns are objects of their own.
 *
 * @param name its name
 * @param query as {@code pg_get_viewdef} prints it, without a semicolon
 * @param options security_invoker, security_barrier and check_option
 */
public record View(QualifiedName name, String query, SortedMap<String, String> options) implements CatalogObject {
    public View {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.VIEW, name);
    }
}
