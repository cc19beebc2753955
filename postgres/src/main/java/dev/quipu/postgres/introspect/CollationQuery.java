package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Collation;
import dev.quipu.catalog.name.QualifiedName;
import org.jspecify.annotations.Nullable;

/** Collations. */
final class CollationQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT c.oid, pg_get_userbyid(c.collowner), n.nspname, c.collname, c.collprovider,
                    c.collcollate, c.collctype, %s, %s, c.collisdeterministic
                FROM pg_collation c
                JOIN pg_namespace n ON n.oid = c.collnamespace
                WHERE %s
                """.formatted(
                        scope.since(17, "c.colllocale", scope.since(15, "c.colliculocale", "NULL")),
                        scope.since(16, "c.collicurules", "NULL"),
                        scope.inScope(SystemCatalog.PG_COLLATION, "c.oid", "c.collnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        QualifiedName name = row.name();
        String provider = provider(row.letter());
        Parameters parameters = new Parameters();
        locale(row.textOrNull(), row.textOrNull(), row.textOrNull(), parameters);
        parameters.put("RULES", row.textOrNull());
        var collation = new Collation(name, provider, parameters.all(), row.flag());
        reading.add(SystemCatalog.PG_COLLATION, oid, collation, owner, null);
    }

    private static String provider(char letter) {
        return switch (letter) {
            case 'd' -> "default";
            case 'c' -> "libc";
            case 'i' -> "icu";
            case 'b' -> "builtin";
            default -> throw CatalogRow.unknown("the provider of a collation", letter);
        };
    }

    private static void locale(
            @Nullable String collate, @Nullable String type, @Nullable String locale, Parameters parameters) {
        if (locale != null) {
            parameters.put("LOCALE", locale);
        } else if (collate != null && collate.equals(type)) {
            parameters.put("LOCALE", collate);
        } else {
            parameters.put("LC_COLLATE", collate);
            parameters.put("LC_CTYPE", type);
        }
    }
}
