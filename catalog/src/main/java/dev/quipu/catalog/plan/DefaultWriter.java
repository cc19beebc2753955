package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
        if (isSetAbove(column, context)) {
            return List.of();
        }
        var statements = new ArrayList<Statement>(Continuation.ofDefault(column, context));
        statements.addAll(change(column, "SET DEFAULT " + column.defaultExpression(), context));
        return statements;
    }

    static List<Statement> drop(Column column, Context context) {
        return isSetAbove(column, context) ? List.of() : change(column, "DROP DEFAULT", context);
    }

    private static List<Statement> change(Column column, String action, Context context) {
        boolean shared = isSharedBelow(column, context);
        Draft draft = context.draft(AlterTable.of(column.relation(), shared, context) + "ALTER COLUMN "
                + column.name().display() + " " + action);
        return (shared
                        ? draft.locksTree(column.relation(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                        : draft.locks(column.relation(), LockMode.ACCESS_EXCLUSIVE))
                .only();
    }

    /** Whether the same change of a table above comes down to this column. */
    private static boolean isSetAbove(Column column, Context context) {
        return context.kinship().staying(column.relation()).stream()
                .map(parent -> context.to().column(parent, column.name()))
                .filter(Objects::nonNull)
                .anyMatch(above -> changesAlike(column, above, context) && isSharedBelow(above, context));
    }

    /** Whether all tables below change with this column. */
    private static boolean isSharedBelow(Column column, Context context) {
        return context.to().children(column.relation()).stream()
                .filter(child -> context.kinship().staying(child.name()).contains(column.relation()))
                .allMatch(child -> {
                    Column below = context.to().column(child.name(), column.name());
                    return below != null && changesAlike(below, column, context) && isSharedBelow(below, context);
                });
    }

    private static boolean changesAlike(Column one, Column other, Context context) {
        return Objects.equals(expression(context.to(), one), expression(context.to(), other))
                && context.from().column(one.relation(), one.name()) != null
                && context.from().column(other.relation(), other.name()) != null
                && Objects.equals(expression(context.from(), one), expression(context.from(), other))
                && Objects.equals(expression(context.to(), one), expression(context.to(), other));
    }

    private static @Nullable String expression(Lookup lookup, Column column) {
        return lookup.defaultOf(column.defaultId());
    }
}
