package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The tables at the other ends of a column's foreign keys that stay. The server makes those anew when the column gets another
 * type, and locks both tables for that.
 *
 * @param column the column as it will be
 * @param context what is there before and afterwards
 */
record TiedTables(Column column, Context context) {
    /**
     * Says that a statement locks them.
     *
     * @param rewrites whether it writes the table anew: then both of each key are read, to check that
     */
    void lock(Draft draft, boolean rewrites) {
        keys(column.relation()).forEach(key -> {
            Access.Work work = rewrites && key.validated() && key.enforced() ? Access.Work.SCAN : Access.Work.NONE;
            Stream.of(key.table(), reference(key).table())
                    .forEach(table -> draft.locksTree(table, LockMode.ACCESS_EXCLUSIVE, work));
        });
    }

    /** Of a table and those below, whose columns change with its own. */
    private Stream<Constraint> keys(QualifiedName table) {
        return Stream.concat(
                context.from().users(ObjectId.of(Kind.COLUMN, table, column.name())).stream()
                        .flatMap(user -> context.from().find(user) instanceof Constraint constraint
                                ? Stream.of(constraint)
                                : Stream.empty())
                        .filter(constraint -> constraint.reference() != null && stays(constraint)),
                context.kinship().below(table).stream().flatMap(this::keys));
    }

    /** A key whose both ends change goes before and comes again afterwards. */
    private boolean stays(Constraint key) {
        return key.equals(context.to().find(key.id()))
                && !(changes(key.table(), key.columns())
                        && changes(reference(key).table(), reference(key).columns()));
    }

    private static Constraint.Reference reference(Constraint key) {
        return Objects.requireNonNull(key.reference());
    }

    private boolean changes(QualifiedName table, List<Identifier> columns) {
        return columns.stream()
                .map(name -> ObjectId.of(Kind.COLUMN, table, name))
                .anyMatch(id -> context.from().find(id) instanceof Column before
                        && context.to().find(id) instanceof Column after
                        && !before.type().equals(after.type()));
    }
}
