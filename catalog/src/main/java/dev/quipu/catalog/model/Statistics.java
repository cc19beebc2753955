package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import org.jspecify.annotations.Nullable;

/**
 * An extended statistics object.
 *
 * @param name its name
 * @param table the table
 * @param target its statistics target, where one was set
 * @param definition the whole statement as {@code pg_get_statisticsobjdef} prints it
 */
public record Statistics(
        QualifiedName name, QualifiedName table, @Nullable Integer target, String definition) implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.STATISTICS, name);
    }
}
