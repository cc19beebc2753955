package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;

/**
 * A rewrite rule other than a view's own.
 *
 * @param relation the table or view
 * @param name its name
 * @param enabled when it applies
 * @param definition the whole statement as {@code pg_get_ruledef} prints it
 */
public record Rule(QualifiedName relation, Identifier name, Enabled enabled, String definition)
        implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.RULE, relation, name);
    }
}
