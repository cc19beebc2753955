package dev.quipu.catalog.fingerprint;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A schema.
 *
 * @param hash of all its branches
 * @param branches its relations and other objects, by their words
 */
public record SchemaBranch(String hash, SortedMap<String, Branch> branches) {
    public SchemaBranch {
        branches = Collections.unmodifiableSortedMap(new TreeMap<>(branches));
    }
}
