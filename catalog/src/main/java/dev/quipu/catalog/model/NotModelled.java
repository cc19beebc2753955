package dev.quipu.catalog.model;

import java.util.Comparator;

/**
 * Something that the database holds and a {@link Catalog} does not.
 *
 * @param what what it is, such as {@code large object 16400}
 * @param reason why it is not in the catalog, such as {@code permission denied for table pg_user_mapping}
 */
public record NotModelled(String what, String reason) implements Comparable<NotModelled> {
    @Override
    public int compareTo(NotModelled other) {
        return Comparator.comparing(NotModelled::what)
                .thenComparing(NotModelled::reason)
                .compare(this, other);
    }
}
