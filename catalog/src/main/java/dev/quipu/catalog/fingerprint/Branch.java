package dev.quipu.catalog.fingerprint;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A relation with its parts, or any other object alone.
 *
 * @param hash of all its parts
 * @param parts the object and what belongs to it, each by its words, such as {@code column app.author.name}
 */
public record Branch(String hash, SortedMap<String, Facets> parts) {
    public Branch {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }
}
