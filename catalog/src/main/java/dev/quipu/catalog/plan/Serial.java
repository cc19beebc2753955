package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.SequenceOptions;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.MadeName;
import dev.quipu.catalog.name.QualifiedName;

/** Columns that {@code serial} and its sisters describe whole. */
final class Serial {
    /** The server that makes the sequences of unlogged tables unlogged first. */
    private static final int UNLOGGED = 150000;

    private Serial() {}

    /** Tells whether a column with its sequence is what {@code smallserial}, {@code serial} or {@code bigserial} makes. */
    static boolean isSerial(Column column, Sequence sequence, Context context) {
        return sequence.name().equals(nameFor(column.relation(), column.name()))
                && sequence.unlogged() == isUnlogged(column, context)
                && column.notNull() != null
                && isTypeOf(column, sequence)
                && sequence.options().equals(plain(column.type()))
                && nextValue(sequence.name()).equals(column.defaultExpression());
    }

    /** Tells whether a crash resets the sequence that the server makes for a column. */
    static boolean isUnlogged(Column column, Context context) {
        Table table = context.to().table(column.relation());
        return table != null && table.unlogged() && context.serverVersion() >= UNLOGGED;
    }

    private static boolean isTypeOf(Column column, Sequence sequence) {
        return switch (column.type()) {
            case "smallint", "integer", "bigint" -> sequence.options().type().equals(column.type());
            default -> false;
        };
    }

    static String typeOf(Column column) {
        return switch (column.type()) {
            case "smallint" -> "smallserial";
            case "integer" -> "serial";
            default -> "bigserial";
        };
    }

    /** Returns the default of a column that a sequence fills, as the server prints it. */
    static String nextValue(QualifiedName sequence) {
        return "nextval(" + Literal.quote(sequence.display()) + "::regclass)";
    }

    /** Returns how a sequence counts that nothing was said of. */
    static SequenceOptions plain(String type) {
        long maximum = switch (type) {
            case "smallint" -> Short.MAX_VALUE;
            case "integer" -> Integer.MAX_VALUE;
            default -> Long.MAX_VALUE;
        };
        return new SequenceOptions(type, 1, 1, 1, maximum, 1, false);
    }

    /** Returns the name that the server chooses for the sequence of a column, if no other has it. */
    static QualifiedName nameFor(QualifiedName relation, Identifier column) {
        return new QualifiedName(relation.schema(), MadeName.of(relation.name().value(), column.value(), "seq"));
    }
}
