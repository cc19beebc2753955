package dev.quipu.catalog.model;

import org.jspecify.annotations.Nullable;

/**
 * A cast.
 *
 * @param source the type it casts from
 * @param target the type it casts to
 * @param method how
 * @param function the function that does it, with its argument types; null if none
 * @param context where it happens by itself
 */
public record Cast(
        String source,
        String target,
        Method method,
        @Nullable String function,
        Context context) implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.CAST, source, target);
    }

    /** How a cast is done. */
    public enum Method {
        FUNCTION,
        BINARY,
        IN_OUT
    }

    /** Where a cast happens without being written. */
    public enum Context {
        EXPLICIT,
        ASSIGNMENT,
        IMPLICIT
    }
}
