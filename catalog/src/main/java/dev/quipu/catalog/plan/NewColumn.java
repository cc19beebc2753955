package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a column that a table gets, or that has come with its table. */
final class NewColumn {
    private final Column column;
    private final Context context;
    private final ColumnDefinition definition;
    private final TypeFacts type;

    NewColumn(Column column, Context context) {
        this.column = column;
        this.context = context;
        this.definition = new ColumnDefinition(context);
        this.type = new TypeFacts(column.type(), context);
    }

    /** Writes the column of a table that is there. */
    List<Statement> add() {
        var statements = new ArrayList<Statement>();
        boolean isStored = hasValue() && RowType.isStored(column.relation(), context);
        if (isStored && !(column.defaultExpression() != null && !hasSerial() && isUpdatedAlone())) {
            Alteration.Refused refused = RowType.refused(
                    column.relation(), "column " + column.name().display() + " cannot come with values");
            throw new PlanException(refused.reason(), refused.hint());
        }
        if (isStored
                || (context.online(column.relation()) && hasVolatileDefault() && !hasSerial() && isUpdatedAlone())) {
            statements.addAll(addInPhases());
        } else {
            statements.add(addAtOnce());
        }
        statements.addAll(ColumnSettings.create(column, null, context));
        statements.addAll(unfinishedNotNull());
        statements.addAll(below());
        return statements;
    }

    /** Writes what a column has of its own that has come with its table's type. */
    List<Statement> ofType() {
        var statements = new ArrayList<Statement>();
        if (column.defaultExpression() != null) {
            statements.add(context.draft(alter() + "ALTER COLUMN "
                            + column.name().display() + " SET DEFAULT " + column.defaultExpression())
                    .locksTree(column.relation(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                    .build());
            // The type has brought it without a value, also to rows that were there.
            if (context.holdsRows(column.relation()) && isUpdatedAlone()) {
                statements.add(updateOld());
            }
        }
        statements.addAll(ColumnSettings.create(column, null, context));
        if (column.notNull() != null) {
            statements.addAll(new NotNullChange(column, context).set(column.notNull()));
        }
        return statements;
    }

    /** Whether an UPDATE gives every row its value, and does nothing else. */
    private boolean isUpdatedAlone() {
        return !areRowsHidden() && !new UpdateReactions(column, context).areThere();
    }

    /** Where policies bind the owner too, an UPDATE passes over the rows that they hide, and says nothing. */
    private boolean areRowsHidden() {
        Table table = context.from().table(column.relation());
        return table != null && table.rowSecurity() && table.forceRowSecurity();
    }

    /** What the same column, that has come with this one, has otherwise in partitions and children. */
    private List<Statement> below() {
        var statements = new ArrayList<Statement>();
        for (QualifiedName child : context.kinship().below(column.relation())) {
            Column same = context.to().column(child, column.name());
            if (same != null && context.isHosted(same.id())) {
                var below = new NewColumn(same, context);
                statements.addAll(below.afterwards());
                statements.addAll(below.below());
            }
        }
        return statements;
    }

    private Statement addAtOnce() {
        String value = column.defaultExpression() == null ? type.defaultExpression() : column.defaultExpression();
        boolean rewrites = (value != null && Volatility.isVolatile(value, context))
                || type.demands()
                || hasSerial()
                || column.identity() != null
                || (column.generated() != null && column.generated().stored());
        Draft draft = context.draft(alter() + "ADD COLUMN " + definition.write(column, InlineConstraints.none(context)))
                .locksTreeUpTo(
                        this::isDeclared,
                        column.relation(),
                        LockMode.ACCESS_EXCLUSIVE,
                        rewrites ? Access.Work.REWRITE : isChecked() ? Access.Work.SCAN : Access.Work.NONE);
        if (isChecked() && context.holdsRows(column.relation())) {
            String table = column.relation().display();
            draft.hazard(
                    Hazard.Kind.MAY_FAIL,
                    "Fails if " + table + " has rows, which would have no value.",
                    "SELECT * FROM " + table);
        }
        return Secrets.note(draft, column.id(), Map.of(), column.foreignOptions())
                .build();
    }

    /** Whether a table below declares the same column, and so has it before. */
    private boolean isDeclared(QualifiedName child) {
        Column same = context.to().column(child, column.name());
        return same != null && !context.isHosted(same.id());
    }

    /** The column comes empty, then its default, for new rows; then old rows get a value each, and others can write meanwhile. */
    private List<Statement> addInPhases() {
        var statements = new ArrayList<Statement>();
        String name = column.name().display();
        statements.add(
                context.draft(alter() + "ADD COLUMN " + definition.write(bare(), InlineConstraints.none(context)))
                        .locksTreeUpTo(this::isDeclared, column.relation(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                        .build());
        statements.add(context.draft(alter() + "ALTER COLUMN " + name + " SET DEFAULT " + column.defaultExpression())
                .locksTree(column.relation(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                .build());
        statements.add(updateOld());
        if (column.notNull() != null) {
            statements.addAll(new NotNullChange(column, context).set(column.notNull()));
        }
        return statements;
    }

    private Statement updateOld() {
        String name = column.name().display();
        return context.draft("UPDATE " + column.relation().display() + "\nSET " + name + " = DEFAULT\nWHERE " + name
                        + " IS NULL")
                .locksTree(column.relation(), LockMode.ROW_EXCLUSIVE, Access.Work.REWRITE)
                .build();
    }

    /** The column without default and NOT NULL. */
    private Column bare() {
        return new Column(
                column.relation(),
                column.name(),
                column.position(),
                column.type(),
                column.collation(),
                null,
                null,
                null,
                null,
                column.local(),
                column.storage(),
                column.compression(),
                column.statistics(),
                column.options(),
                column.foreignOptions());
    }

    private String alter() {
        return AlterTable.of(column.relation(), context);
    }

    /**
     * Without a value, NOT NULL is tested on every row, be it that of its type, unless it is only for new ones.
     */
    private boolean isChecked() {
        boolean isNotNull = column.notNull() != null && column.notNull().validated();
        return (isNotNull || type.demandsValue()) && !hasValue();
    }

    private boolean hasVolatileDefault() {
        return column.defaultExpression() != null && Volatility.isVolatile(column.defaultExpression(), context);
    }

    private boolean hasSerial() {
        return context.to().sequencesOf(column.id()).stream().anyMatch(sequence -> context.isHosted(sequence.id()));
    }

    private boolean hasValue() {
        return column.defaultExpression() != null
                || column.generated() != null
                || column.identity() != null
                || type.defaultExpression() != null;
    }

    /** Writes what could not stand in the statement that has made the table. */
    List<Statement> afterwards() {
        var statements = new ArrayList<Statement>();
        boolean inherits = !column.local() && !isWholeByItself();
        statements.addAll(ColumnSettings.create(column, inherits ? above() : null, context));
        if (inherits) {
            statements.addAll(unlikeParent());
        }
        statements.addAll(unfinishedNotNull());
        return statements;
    }

    private boolean isWholeByItself() {
        return new Partitions(context).isAttachedLater(column.relation());
    }

    /** A column that is inherited has its parent's default and not-null constraint, unless it is told otherwise. */
    private List<Statement> unlikeParent() {
        Column above = above();
        if (above == null) {
            return List.of();
        }
        var statements = new ArrayList<Statement>();
        if (!Objects.equals(above.defaultExpression(), column.defaultExpression())) {
            String action =
                    column.defaultExpression() == null ? "DROP DEFAULT" : "SET DEFAULT " + column.defaultExpression();
            statements.add(
                    context.draft(alter() + "ALTER COLUMN " + column.name().display() + " " + action)
                            .locks(column.relation(), LockMode.ACCESS_EXCLUSIVE)
                            .build());
        }
        if (column.generated() != null && !column.generated().equals(above.generated()) && !isWrittenWithTable()) {
            statements.add(setExpression(column.generated()));
        }
        if (column.notNull() != null
                && (above.notNull() == null || above.notNull().noInherit())) {
            statements.addAll(new NotNullChange(column, context).set(column.notNull()));
        }
        return statements;
    }

    /** What a partition computes otherwise stands in the statement that makes it. */
    private boolean isWrittenWithTable() {
        Table table = context.to().table(column.relation());
        return table != null && table.partition() != null && context.fates().comes(table.id());
    }

    private Statement setExpression(Column.Generated generated) {
        if (context.serverVersion() < ColumnChange.SET_EXPRESSION) {
            throw new PlanException(
                    "Column " + column.name().display() + " of "
                            + column.relation().display() + " is computed otherwise than in the table above, which"
                            + " before PostgreSQL 17 can only be said when the table is made.",
                    "Detach the table before, and attach it with a column of its own afterwards.");
        }
        boolean rewrites = generated.stored() && !context.fates().comes(ObjectId.of(Kind.TABLE, column.relation()));
        return context.draft(AlterTable.of(column.relation(), context) + "ALTER COLUMN "
                        + column.name().display() + " SET EXPRESSION AS (" + Wording.bare(generated.expression())
                        + ")")
                .locksTree(
                        column.relation(), LockMode.ACCESS_EXCLUSIVE, rewrites ? Access.Work.REWRITE : Access.Work.NONE)
                .build();
    }

    private @Nullable Column above() {
        return context.to().above(column);
    }

    private List<Statement> unfinishedNotNull() {
        NotNull notNull = column.notNull();
        return notNull != null && !notNull.validated() && (column.local() || above() == null)
                ? new NotNullChange(column, context).set(notNull)
                : List.of();
    }
}
