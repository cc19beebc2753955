package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A constraint of a table, not-null excepted, which is the {@link Column}'s.
 *
 * @param table the table
 * @param name its name
 * @param type what it demands
 * @param columns the columns it speaks of; empty for a check of none
 * @param reference what a foreign key refers to, otherwise null
 * @param deferrable whether its check can wait for the commit
 * @param deferred whether it does unless told otherwise
 * @param validated whether existing rows were checked
 * @param enforced whether it is enforced at all (from 18 on it may not be)
 * @param noInherit whether it is a check that children do without
 * @param local whether it was declared here; false for one that is inherited only
 * @param parent the constraint of the partitioned table that has made it, or that it was attached to; null if it stands alone
 * @param index the index behind it, or null
 * @param definition as {@code pg_get_constraintdef} prints it
 */
public record Constraint(
        QualifiedName table,
        Identifier name,
        Type type,
        List<Identifier> columns,
        @Nullable Reference reference,
        boolean deferrable,
        boolean deferred,
        boolean validated,
        boolean enforced,
        boolean noInherit,
        boolean local,
        @Nullable ObjectId parent,
        @Nullable QualifiedName index,
        String definition)
        implements CatalogObject {
    public Constraint {
        columns = List.copyOf(columns);
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.CONSTRAINT, table, name);
    }

    /** What a constraint demands. */
    public enum Type {
        PRIMARY_KEY,
        UNIQUE,
        FOREIGN_KEY,
        CHECK,
        EXCLUSION
    }

    /**
     * What a foreign key refers to.
     *
     * @param table the table
     * @param columns its columns, in the order of the constraint's
     * @param onUpdate what happens when they change, such as {@code NO ACTION}
     * @param onDelete what happens when the row goes
     * @param onDeleteColumns the columns that SET NULL or SET DEFAULT is about; empty for all
     * @param match SIMPLE or FULL
     * @param index the unique index that it stands on
     */
    public record Reference(
            QualifiedName table,
            List<Identifier> columns,
            String onUpdate,
            String onDelete,
            List<Identifier> onDeleteColumns,
            String match,
            @Nullable QualifiedName index) {
        public Reference {
            columns = List.copyOf(columns);
            onDeleteColumns = List.copyOf(onDeleteColumns);
        }
    }
}
