package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;

/**
 * A trigger that no constraint and no partitioned table has made.
 *
 * @param relation the table or view
 * @param name its name
 * @param function what it calls
 * @param constraint whether it is a constraint trigger
 * @param enabled when it fires
 * @param definition the whole statement as {@code pg_get_triggerdef} prints it
 */
public record Trigger(
        QualifiedName relation,
        Identifier name,
        QualifiedName function,
        boolean constraint,
        Enabled enabled,
        String definition)
        implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.TRIGGER, relation, name);
    }
}
