package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.MadeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a column as it stands in CREATE TABLE and after ADD COLUMN. */
final class ColumnDefinition {
    private final Context context;

    ColumnDefinition(Context context) {
        this.context = context;
    }

    /**
     * @param constraints the constraints of its table that are written with it
     */
    String write(Column column, InlineConstraints constraints) {
        Optional<Sequence> serial = serial(column);
        var words = new ArrayList<String>();
        words.add(column.name().display());
        words.add(serial.isPresent() ? Serial.typeOf(column) : Wording.type(column.type()));
        words.addAll(options(column, constraints, serial.isPresent()));
        return String.join(" ", words);
    }

    /** Writes a column of a typed table or a partition: what is said of it beside its type; empty if nothing is. */
    String withoutType(Column column, InlineConstraints constraints) {
        var words = new ArrayList<String>(options(column, constraints, false));
        if (words.isEmpty()) {
            return "";
        }
        words.addFirst(column.name().display());
        return String.join(" ", words);
    }

    private Optional<Sequence> serial(Column column) {
        return context.to().sequencesOf(column.id()).stream()
                .filter(sequence -> context.isHosted(sequence.id()) && Serial.isSerial(column, sequence, context))
                .findFirst();
    }

    private List<String> options(Column column, InlineConstraints constraints, boolean serial) {
        List<Constraint> inline = constraints.with(column);
        var words = new ArrayList<String>();
        if (!column.foreignOptions().isEmpty()) {
            words.add(Options.foreign(column.foreignOptions()));
        }
        if (column.compression() != null) {
            words.add("COMPRESSION " + column.compression());
        }
        if (column.collation() != null) {
            words.add("COLLATE " + column.collation().display());
        }
        boolean primary = inline.stream().anyMatch(constraint -> constraint.type() == Constraint.Type.PRIMARY_KEY);
        if (!serial && !primary) {
            notNull(column).ifPresent(words::add);
        }
        inline.stream()
                .filter(constraint -> constraint.reference() == null)
                .forEach(constraint -> words.add(constraints.columnForm(constraint)));
        value(column, serial).ifPresent(words::add);
        inline.stream()
                .filter(constraint -> constraint.reference() != null)
                .forEach(constraint -> words.add(constraints.columnForm(constraint)));
        return words;
    }

    private Optional<String> value(Column column, boolean serial) {
        if (column.generated() != null) {
            return Optional.of(generation(column.generated()));
        }
        Column.Identity identity = OwnIdentity.of(column, context.to(), context);
        if (identity != null) {
            return Optional.of(identity(column, identity));
        }
        if (column.defaultExpression() == null) {
            return hasDefaultAbove(column) ? Optional.of("DEFAULT NULL") : Optional.empty();
        }
        return serial || !isDefaultHere(column.defaultId())
                ? Optional.empty()
                : Optional.of("DEFAULT " + column.defaultExpression());
    }

    /** Writes a column of a partition that is computed otherwise than that of the table above; empty if it is not. */
    Optional<String> ofPartition(Column column) {
        Column.Generated generated = column.generated();
        Column above = context.to().above(column);
        return generated == null || (above != null && generated.equals(above.generated()))
                ? Optional.empty()
                : Optional.of(column.name().display() + " " + generation(generated));
    }

    private static String generation(Column.Generated generated) {
        return "GENERATED ALWAYS AS (" + Wording.bare(generated.expression()) + ")"
                + (generated.stored() ? " STORED" : " VIRTUAL");
    }

    /** A column that a table above has too would take the default of that one, of which saying nothing is no denial. */
    private boolean hasDefaultAbove(Column column) {
        Table table = context.to().table(column.relation());
        return table != null
                && table.parents().stream()
                        .map(parent -> context.to().column(parent, column.name()))
                        .anyMatch(above -> above != null && above.defaultExpression() != null);
    }

    private boolean isDefaultHere(ObjectId id) {
        return context.isHosted(id);
    }

    /** Writes {@code GENERATED … AS IDENTITY} with what is not as the server would choose it. */
    static String identity(Column column, Column.Identity identity) {
        var options = new ArrayList<String>();
        if (!identity.sequence().equals(Serial.nameFor(column.relation(), column.name()))) {
            options.add("SEQUENCE NAME " + identity.sequence().display());
        }
        options.addAll(SequenceWriter.options(identity.options(), column.type()));
        String when = identity.always() ? "ALWAYS" : "BY DEFAULT";
        return "GENERATED " + when + " AS IDENTITY" + (options.isEmpty() ? "" : " (" + String.join(" ", options) + ")");
    }

    /** Returns the clause, unless the constraint has to be added afterwards. */
    private Optional<String> notNull(Column column) {
        NotNull notNull = column.notNull();
        if (notNull == null || !notNull.validated() || (isIdentity(column) && isPlain(column, notNull))) {
            return Optional.empty();
        }
        Identifier name = notNull.name();
        String constraint = name == null || isPlain(column, notNull) ? "" : "CONSTRAINT " + name.display() + " ";
        return Optional.of(constraint + "NOT NULL" + (notNull.noInherit() ? " NO INHERIT" : ""));
    }

    /** An identity is NOT NULL, also where nothing says so. */
    private boolean isIdentity(Column column) {
        return OwnIdentity.of(column, context.to(), context) != null;
    }

    /** Whether the server would give the constraint the name that it has. */
    static boolean isPlain(Column column, NotNull notNull) {
        return !notNull.noInherit() && hasServersName(column, notNull);
    }

    static boolean hasServersName(Column column, NotNull notNull) {
        String table = column.relation().name().value();
        return notNull.name() == null
                || notNull.name().equals(MadeName.of(table, column.name().value(), "not_null"));
    }
}
