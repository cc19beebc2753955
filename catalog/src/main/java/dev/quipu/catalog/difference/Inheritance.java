package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;

/**
 * Tables that inherit from others in both catalogs. Whether they declare once more what they inherit makes no difference: no
 * statement takes such a declaration away. (Partitions declare nothing: the server sees to that when they are attached.)
 */
final class Inheritance {
    private final Catalog from;
    private final Catalog to;

    Inheritance(Catalog from, Catalog to) {
        this.from = from;
        this.to = to;
    }

    /** Returns a part of a table as it counts; the same if all of it does. */
    CatalogObject comparable(CatalogObject object) {
        return switch (object) {
            case Column column
            when isInherited(column.relation(), Kind.COLUMN, column.id()) ->
                Records.rewrite(column, (key, value) -> switch (key) {
                    case "Column.local", "NotNull.local" -> true;
                    case "NotNull.name" -> null;
                    default -> value;
                });
            case Column column
            when isNotNullFromAbove(from, column.id()) && isNotNullFromAbove(to, column.id()) ->
                Records.rewrite(column, (key, value) -> key.equals("NotNull.name") ? null : value);
            case Constraint constraint
            when isInherited(constraint.table(), Kind.CONSTRAINT, constraint.id()) ->
                Records.rewrite(constraint, (key, value) -> key.equals("Constraint.local") ? true : value);
            default -> object;
        };
    }

    /** Of a partition: it is called as the table above or the partition has it, by how the two came together, and cannot be renamed. */
    private static boolean isNotNullFromAbove(Catalog catalog, ObjectId id) {
        return catalog.objects().get(id) instanceof Column column
                && column.notNull() != null
                && !column.notNull().local()
                && catalog.objects().get(ObjectId.of(Kind.TABLE, column.relation())) instanceof Table table
                && table.partition() != null;
    }

    private boolean isInherited(QualifiedName table, Kind kind, ObjectId part) {
        return isInherited(from, table, kind, part) && isInherited(to, table, kind, part);
    }

    private static boolean isInherited(Catalog catalog, QualifiedName table, Kind kind, ObjectId part) {
        return catalog.objects().get(ObjectId.of(Kind.TABLE, table)) instanceof Table found
                && found.partition() == null
                && found.parents().stream()
                        .anyMatch(parent -> catalog.objects()
                                .containsKey(ObjectId.of(
                                        kind,
                                        parent.schema().value(),
                                        parent.name().value(),
                                        part.name())));
    }
}
