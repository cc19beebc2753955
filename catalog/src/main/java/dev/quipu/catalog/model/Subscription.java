package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A subscription. How it connects is not in it.
 *
 * @param name its name
 * @param publications what it subscribes to, sorted
 * @param options its options by name, without those that are as by default
 */
public record Subscription(Identifier name, List<Identifier> publications, SortedMap<String, String> options)
        implements CatalogObject {
    public Subscription {
        publications = List.copyOf(publications);
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.SUBSCRIPTION, name.value());
    }
}
