package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;

/**
 * A type that was named and not yet defined.
 *
 * @param name its name
 */
public record ShellType(QualifiedName name) implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.SHELL_TYPE, name);
    }
}
