package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Column;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A change of something of a column that the tables below make too, so that one statement does it for all of them.
 *
 * @param attribute what changes
 */
record SharedChange(Function<Column, @Nullable Object> attribute, Context context) {
    /** Whether the same change of a table above comes down to this column. */
    boolean isMadeAbove(Column column) {
        return context.kinship().staying(column.relation()).stream()
                .map(parent -> context.to().column(parent, column.name()))
                .filter(Objects::nonNull)
                .anyMatch(above -> changesAlike(column, above) && isMadeBelow(above));
    }

    /** Whether all tables below that stay there change with this column. */
    boolean isMadeBelow(Column column) {
        return context.kinship().below(column.relation()).stream().allMatch(child -> {
            Column below = context.to().column(child, column.name());
            return below != null && changesAlike(below, column) && isMadeBelow(below);
        });
    }

    private boolean changesAlike(Column one, Column other) {
        return isAlike(one, other, context.from()) && isAlike(one, other, context.to());
    }

    private boolean isAlike(Column one, Column other, Lookup lookup) {
        Column first = lookup.column(one.relation(), one.name());
        Column second = lookup.column(other.relation(), other.name());
        return first != null && second != null && Objects.equals(attribute.apply(first), attribute.apply(second));
    }
}
