package dev.quipu.catalog.model;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something that the database holds and a {@link Catalog} does not.
 *
 * @param what what it is, such as {@code large object 16400}
 * @param reason why it is not in the catalog, such as {@code permission denied for table pg_user_mapping}
 * @param about the object of the catalog that it is a part of; null if there is none, or nobody knows which
 */
public record NotModelled(
        String what, String reason, @Nullable ObjectId about) implements Comparable<NotModelled> {
    /** Something of which nobody knows what it is a part of. */
    public NotModelled(String what, String reason) {
        this(what, reason, null);
    }

    @Override
    public int compareTo(NotModelled other) {
        return Comparator.comparing(NotModelled::what)
                .thenComparing(NotModelled::reason)
                .thenComparing(NotModelled::about, Comparator.nullsFirst(Comparator.naturalOrder()))
                .compare(this, other);
    }
}
