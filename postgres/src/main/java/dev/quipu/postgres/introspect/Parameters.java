package dev.quipu.postgres.introspect;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parameters of a CREATE statement by their names, with their values as SQL. */
final class Parameters {
    private final SortedMap<String, String> all = new TreeMap<>();

    /** Sets a parameter; null leaves it out. */
    void put(String name, @Nullable String value) {
        if (value != null) {
            all.put(name, value);
        }
    }

    /** Sets a parameter unless it is as by default. */
    void unless(String name, String usual, String value) {
        if (!value.equals(usual)) {
            all.put(name, value);
        }
    }

    SortedMap<String, String> all() {
        return all;
    }
}
