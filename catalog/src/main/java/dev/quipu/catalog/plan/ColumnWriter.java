package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import java.util.stream.Stream;

/** Writes the columns of tables that are there. Those of views are written by their views. */
final class ColumnWriter implements Writer<Column> {
    @Override
    public List<Statement> create(Column column, Context context) {
        var made = new NewColumn(column, context);
        return isOfType(column, context.to()) ? made.ofType() : made.add();
    }

    @Override
    public List<Statement> drop(Column column, Context context) {
        if (isOfType(column, context.from())) {
            return List.of();
        }
        String table = column.relation().display();
        String name = column.name().display();
        Draft draft = context.draft(AlterTable.of(column.relation(), context) + "DROP COLUMN " + name)
                .locksTreeUpTo(
                        child -> isDeclared(child, column, context),
                        column.relation(),
                        LockMode.ACCESS_EXCLUSIVE,
                        Access.Work.NONE);
        context.from().constraints(column.relation()).stream()
                .filter(constraint ->
                        constraint.columns().contains(column.name()) && context.goesWithHost(constraint.id()))
                .filter(Constraint::enforced)
                .flatMap(constraint -> Stream.ofNullable(constraint.reference()))
                .forEach(reference -> draft.locks(reference.table(), LockMode.ACCESS_EXCLUSIVE));
        if (losesValues(column, context)) {
            draft.hazard(
                    Hazard.Kind.DATA_LOSS,
                    "Every value of " + name + " in " + table + " is lost.",
                    "SELECT * FROM " + table + " WHERE " + name + " IS NOT NULL");
        }
        return draft.only();
    }

    /** Whether a table below declares the same column, and so does not lose it with this one. */
    private static boolean isDeclared(QualifiedName child, Column column, Context context) {
        return !context.goesWithHost(ObjectId.of(Kind.COLUMN, child, column.name()));
    }

    /** What is computed can be computed again, unless its column comes back without that. */
    private static boolean losesValues(Column column, Context context) {
        boolean isComputedAgain = column.generated() != null
                && !(context.to().find(column.id()) instanceof Column after && after.generated() == null);
        return !isComputedAgain && !context.isForeign(column.relation());
    }

    /** The columns of a typed table come and go with those of its type. */
    private static boolean isOfType(Column column, Lookup lookup) {
        Table table = lookup.table(column.relation());
        return table != null && table.ofType() != null;
    }

    @Override
    public Alteration alter(Column from, Column to, Context context) {
        if (context.to().table(to.relation()) != null) {
            return new ColumnChange(from, to, context).write();
        }
        return context.to().has(ObjectId.of(Kind.MATERIALIZED_VIEW, to.relation()))
                ? Alteration.inPlace(ColumnSettings.change(from, to, false, context))
                : Alteration.NONE;
    }
}
