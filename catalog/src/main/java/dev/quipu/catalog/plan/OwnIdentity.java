package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Table;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a column as something of its own. Since 17 that of a partition is the partitioned table's, whose sequence it
 * takes its values from: it comes with its place, changes with the column above, and goes with either.
 */
final class OwnIdentity {
    /** The server that lets partitions share the identity first. */
    static final int SHARED_BY_PARTITIONS = 170000;

    private OwnIdentity() {}

    /** Returns the identity that a statement for this column makes and takes away; null if there is none. */
    static Column.@Nullable Identity of(Column column, Lookup lookup, Context context) {
        Table table = lookup.table(column.relation());
        boolean isFromAbove =
                table != null && table.partition() != null && context.serverVersion() >= SHARED_BY_PARTITIONS;
        return isFromAbove ? null : column.identity();
    }
}
