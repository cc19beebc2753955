package dev.quipu.postgres.introspect;

import java.util.SortedMap;
import java.util.TreeMap;

/** Storage parameters. */
final class Storage {
    private Storage() {}

    /** Reads a table's storage parameters and those of its TOAST table, which begin with {@code toast.}. */
    static SortedMap<String, String> options(CatalogRow row) {
        SortedMap<String, String> options = new TreeMap<>(row.options());
        row.options().forEach((name, value) -> options.put("toast." + name, value));
        return options;
    }
}
