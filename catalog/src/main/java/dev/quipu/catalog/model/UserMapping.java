package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a role logs in to a foreign server. Passwords and their like are not in it.
 *
 * @param server the server
 * @param role the role; empty for PUBLIC
 * @param options its options by name; those that hold secrets are left out
 * @param hidden the names of the options that were left out
 */
public record UserMapping(Identifier server, String role, SortedMap<String, String> options, List<String> hidden)
        implements CatalogObject {
    public UserMapping {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        hidden = List.copyOf(hidden);
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.USER_MAPPING, server.value(), role);
    }
}
