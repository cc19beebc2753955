package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A foreign-data wrapper.
 *
 * @param name its name
 * @param handler its handler function
 * @param validator its validator function
 * @param options its options by name; a secret has {@link SecretOptions#MARK} as its value
 */
public record ForeignDataWrapper(
        Identifier name, @Nullable String handler, @Nullable String validator, SortedMap<String, String> options)
        implements CatalogObject {
    public ForeignDataWrapper {
        options = SecretOptions.masked(options);
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.FOREIGN_DATA_WRAPPER, name.value());
    }
}
