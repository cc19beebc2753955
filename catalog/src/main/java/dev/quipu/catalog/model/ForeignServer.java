package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A foreign server.
 *
 * @param name its name
 * @param wrapper its foreign-data wrapper
 * @param type its type
 * @param version its version
 * @param options its options by name; a secret has {@link SecretOptions#MARK} as its value
 */
public record ForeignServer(
        Identifier name,
        Identifier wrapper,
        @Nullable String type,
        @Nullable String version,
        SortedMap<String, String> options)
        implements CatalogObject {
    public ForeignServer {
        options = SecretOptions.masked(options);
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.SERVER, name.value());
    }
}
