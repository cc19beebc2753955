package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import org.jspecify.annotations.Nullable;

/**
 * A trigger that no constraint has made.
 *
 * @param relation the table or view
 * @param name its name
 * @param function what it calls
 * @param constraint whether it is a constraint trigger
 * @param enabled when it fires
 * @param parent the trigger of the partitioned table that has made it, whose partitions may still differ in {@code enabled};
 *     null if it stands alone
 * @param definition the whole statement as {@code pg_get_triggerdef} prints it
 */
public record Trigger(
        QualifiedName relation,
        Identifier name,
        QualifiedName function,
        boolean constraint,
        Enabled enabled,
        @Nullable ObjectId parent,
        String definition)
        implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.TRIGGER, relation, name);
    }
}
