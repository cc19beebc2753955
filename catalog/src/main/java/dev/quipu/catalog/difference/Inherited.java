package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes that follow from others and say nothing to a person: what a partition or child inherits from a table that changes in
 * the same way, the index that comes and goes with its constraint, and the sequence of a serial column with its column.
 */
final class Inherited {
    private final Difference difference;
    private final Set<ObjectId> created = new HashSet<>();
    private final Set<ObjectId> dropped = new HashSet<>();

    Inherited(Difference difference) {
        this.difference = difference;
        for (Change change : difference.changes()) {
            switch (change) {
                case Change.Created(CatalogObject object) -> created.add(object.id());
                case Change.Dropped(CatalogObject object) -> dropped.add(object.id());
                case Change.Altered altered -> {}
                case Change.Renamed renamed -> {}
                case Change.Annotated annotated -> {}
            }
        }
    }

    boolean follows(Change change) {
        return switch (change) {
            case Change.Created(CatalogObject object) -> follows(object, created);
            case Change.Dropped(CatalogObject object) -> follows(object, dropped);
            case Change.Altered(CatalogObject from, CatalogObject to) ->
                isInheritedColumn(to) && isInheritedColumn(from);
            case Change.Renamed renamed -> false;
            case Change.Annotated annotated -> false;
        };
    }

    private boolean follows(CatalogObject object, Set<ObjectId> others) {
        return switch (object) {
            case Index index ->
                index.partitionOf() != null
                        || (index.constraint() != null
                                && others.contains(ObjectId.of(Kind.CONSTRAINT, index.table(), index.constraint())));
            case Constraint constraint -> !constraint.local() || isOfPartitionedIndex(constraint);
            case Column column -> !column.local() && !others.contains(tableOf(column));
            default -> false;
        };
    }

    private boolean isOfPartitionedIndex(Constraint constraint) {
        return constraint.index() != null && index(constraint) instanceof Index index && index.partitionOf() != null;
    }

    private @Nullable CatalogObject index(Constraint constraint) {
        var id = ObjectId.of(Kind.INDEX, Objects.requireNonNull(constraint.index()));
        CatalogObject now = difference.to().objects().get(id);
        return now == null ? difference.from().objects().get(id) : now;
    }

    private static ObjectId tableOf(Column column) {
        return ObjectId.of(Kind.TABLE, column.relation());
    }

    /** A column that has a parent's whole change is the parent's matter. */
    private boolean isInheritedColumn(CatalogObject object) {
        return object instanceof Column column
                && !column.local()
                && parentsOf(column).stream().anyMatch(this::isAltered);
    }

    private List<ObjectId> parentsOf(Column column) {
        return difference.to().objects().get(tableOf(column)) instanceof Table table
                ? table.above().stream()
                        .map(parent -> ObjectId.of(Kind.COLUMN, parent, column.name()))
                        .toList()
                : List.of();
    }

    private boolean isAltered(ObjectId column) {
        CatalogObject from = difference.from().objects().get(column);
        CatalogObject to = difference.to().objects().get(column);
        return from != null && to != null && !from.equals(to);
    }
}
