package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.BaseType;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.DomainType;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How values of a type are stored where a column does not say. */
final class TypeStorage {
    /** The types of variable length that the server's own catalog does not store as EXTENDED and that could be stored otherwise. */
    private static final Set<String> MAIN = Set.of("numeric", "inet", "cidr");

    private TypeStorage() {}

    /** Returns the storage of a type that can be stored in more ways than one; null if only the server knows. */
    static Column.@Nullable Storage of(String type, Context context) {
        if (type.endsWith("]")) {
            return Column.Storage.EXTENDED;
        }
        return switch (context.types().get(type)) {
            case DomainType domain -> of(domain.baseType(), context);
            case BaseType base ->
                Column.Storage.valueOf(
                        base.parameters().getOrDefault("STORAGE", "plain").toUpperCase(Locale.ROOT));
            case null -> ofServer(type);
            default -> Column.Storage.EXTENDED;
        };
    }

    private static Column.@Nullable Storage ofServer(String type) {
        String bare = type.replaceFirst("\\(.*", "");
        // The server writes the schema of every type that is not its own.
        if (bare.contains(".")) {
            return null;
        }
        return MAIN.contains(bare) ? Column.Storage.MAIN : Column.Storage.EXTENDED;
    }
}
