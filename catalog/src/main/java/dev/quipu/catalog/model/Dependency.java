package dev.quipu.catalog.model;

import java.util.Comparator;

/**
 * One object needs another: it cannot be created before it, nor outlive it. From {@code pg_depend}, completed where
 * PostgreSQL keeps none.
 *
 * @param dependent what needs the other; may be a {@link Kind#COLUMN} or a {@link Kind#DEFAULT}
 * @param referenced what is needed; a {@link Kind#COLUMN} where PostgreSQL knows the column
 */
public record Dependency(ObjectId dependent, ObjectId referenced) implements Comparable<Dependency> {
    private static final Comparator<Dependency> ORDER =
            Comparator.comparing(Dependency::dependent).thenComparing(Dependency::referenced);

    @Override
    public int compareTo(Dependency other) {
        return ORDER.compare(this, other);
    }
}
