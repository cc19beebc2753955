package dev.quipu.catalog.render;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Constraint.Reference;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A foreign key, with how many rows stand on either side.
 *
 * @param name its name
 * @param table the table whose rows refer
 * @param columns its columns
 * @param reference what they refer to
 * @param optional whether a row may refer to none
 * @param oneToOne whether at most one row refers to the same
 */
record ForeignKey(
        Identifier name,
        QualifiedName table,
        List<Identifier> columns,
        Reference reference,
        boolean optional,
        boolean oneToOne) {

    /**
     * Makes one of a constraint.
     *
     * @param indexes the indexes of its table
     */
    static ForeignKey of(Catalog catalog, Constraint constraint, List<Index> indexes) {
        List<Identifier> columns = constraint.columns();
        boolean optional = catalog.columnsOf(constraint.table()).stream()
                .anyMatch(column -> columns.contains(column.name()) && column.nullable());
        return new ForeignKey(
                constraint.name(),
                constraint.table(),
                columns,
                Objects.requireNonNull(constraint.reference()),
                optional,
                isUnique(indexes, new HashSet<>(columns)));
    }

    private static boolean isUnique(List<Index> indexes, Set<Identifier> columns) {
        return indexes.stream()
                .filter(index -> index.unique() && index.predicate() == null)
                .map(index -> keyColumns(index))
                .anyMatch(key -> !key.isEmpty() && columns.containsAll(key));
    }

    /** Returns the columns of an index's key, or none if it holds an expression. */
    private static Set<Identifier> keyColumns(Index index) {
        Set<Identifier> columns = new HashSet<>();
        for (Index.Key key : index.keys()) {
            if (key.column() == null) {
                return Set.of();
            }
            columns.add(key.column());
        }
        return columns;
    }

    /** Returns whether a column is part of a table's primary key. */
    static boolean isPrimary(Scope scope, Column column) {
        return scope.constraints(column.relation()).stream()
                .anyMatch(constraint -> constraint.type() == Constraint.Type.PRIMARY_KEY
                        && constraint.columns().contains(column.name()));
    }
}
