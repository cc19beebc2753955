package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.SequenceOptions;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;

/** Lets a new sequence begin where the values of its column end, as far as it counts in that direction anyway. */
final class Continuation {
    private Continuation() {}

    /** Continues the sequence of a column that becomes an identity. */
    static List<Statement> ofIdentity(Column column, Column.Identity identity, Context context) {
        return of(identity.sequence(), identity.options(), column, context);
    }

    /** Continues the sequence that a column's default takes its values from, if the plan makes it. */
    static List<Statement> ofDefault(Column column, Context context) {
        return context.to().uses(column.defaultId()).stream()
                .filter(used -> used.kind() == Kind.SEQUENCE && !context.from().has(used))
                .map(used -> (Sequence) context.to().get(used))
                .filter(sequence -> Serial.nextValue(sequence.name()).equals(column.defaultExpression()))
                .flatMap(sequence -> of(sequence.name(), sequence.options(), column, context).stream())
                .toList();
    }

    /** The sequence stands at its start, or where another of its columns has brought it: it never goes back. */
    private static List<Statement> of(QualifiedName sequence, SequenceOptions options, Column column, Context context) {
        if (!context.holdsRows(column.relation()) || !isWhole(column.type(), context)) {
            return List.of();
        }
        String name = column.name().display();
        String next = options.increment() > 0 ? "greatest(max(" + name + ") + 1" : "least(min(" + name + ") - 1";
        String sql = "SELECT setval(" + Literal.quote(sequence.display()) + ", " + next + ", (SELECT last_value FROM "
                + sequence.display() + ")), false)\nFROM " + column.relation().display();
        return context.draft(sql)
                .locksTree(column.relation(), LockMode.ACCESS_SHARE, Access.Work.SCAN)
                .only();
    }

    private static boolean isWhole(String type, Context context) {
        return switch (type) {
            case "smallint", "integer", "bigint" -> true;
            default -> context.types().get(type) instanceof DomainType domain && isWhole(domain.baseType(), context);
        };
    }
}
