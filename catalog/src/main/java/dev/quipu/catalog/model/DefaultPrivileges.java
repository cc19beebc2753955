package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ALTER DEFAULT PRIVILEGES} has set for objects that will be made.
 *
 * @param role whose objects
 * @param schema in which schema, or null for all
 * @param objects TABLES, SEQUENCES, FUNCTIONS, TYPES, SCHEMAS or LARGE OBJECTS
 * @param grants the privileges such objects will have: for one schema those added, otherwise all
 */
public record DefaultPrivileges(String role, @Nullable Identifier schema, String objects, List<Grant> grants)
        implements CatalogObject {
    public DefaultPrivileges {
        grants = List.copyOf(grants);
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.DEFAULT_PRIVILEGES, role, schema == null ? "" : schema.value(), objects);
    }
}
