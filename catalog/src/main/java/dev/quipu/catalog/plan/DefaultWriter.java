package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Writes the defaults of columns that are there. */
final class DefaultWriter {
    /** What means the same whatever the type of its column. */
    private static final Pattern CONSTANT = Pattern.compile("-?[0-9]+(\\.[0-9]+)?|true|false|nextval\\(.*\\)");

    private DefaultWriter() {}

    /** Tells whether the default is taken off before its column gets another type, and set again afterwards. */
    static boolean mustStepAside(Column before, Column after) {
        String expression = before.defaultExpression();
        return expression != null
                && after.defaultExpression() != null
                && !before.type().equals(after.type())
                && !(expression.equals(after.defaultExpression())
                        && CONSTANT.matcher(expression).matches());
    }

    /** A new sequence goes on after the values that are there before anybody takes one of it. */
    static List<Statement> set(Column column, Context context) {
        if (shared(context).isMadeAbove(column)) {
            return List.of();
        }
        var statements = new ArrayList<Statement>(Continuation.ofDefault(column, context));
        statements.addAll(change(column, "SET DEFAULT " + column.defaultExpression(), context));
        return statements;
    }

    static List<Statement> drop(Column column, Context context) {
        return shared(context).isMadeAbove(column) ? List.of() : change(column, "DROP DEFAULT", context);
    }

    private static List<Statement> change(Column column, String action, Context context) {
        boolean shared = shared(context).isMadeBelow(column);
        Draft draft = context.draft(AlterTable.of(column.relation(), shared, context) + "ALTER COLUMN "
                + column.name().display() + " " + action);
        return (shared
                        ? draft.locksTree(column.relation(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                        : draft.locks(column.relation(), LockMode.ACCESS_EXCLUSIVE))
                .only();
    }

    private static SharedChange shared(Context context) {
        return new SharedChange(Column::defaultExpression, context);
    }
}
