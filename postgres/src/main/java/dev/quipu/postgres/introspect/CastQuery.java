package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Cast;

/** Casts. Those from range types to their multirange types are part of them. */
final class CastQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT c.oid, format_type(c.castsource, NULL), format_type(c.casttarget, NULL), c.castmethod,
                    nullif(c.castfunc, 0)::regprocedure, c.castcontext
                FROM pg_cast c
                WHERE %s
                    AND NOT EXISTS (SELECT FROM pg_range r
                        WHERE r.rngtypid = c.castsource AND r.rngmultitypid = c.casttarget)
                """.formatted(scope.ofUser(SystemCatalog.PG_CAST, "c.oid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String source = row.text();
        String target = row.text();
        Cast.Method method = method(row.letter());
        String function = row.textOrNull();
        Cast.Context context = context(row.letter());
        reading.add(SystemCatalog.PG_CAST, oid, new Cast(source, target, method, function, context));
    }

    private static Cast.Method method(char letter) {
        return switch (letter) {
            case 'f' -> Cast.Method.FUNCTION;
            case 'b' -> Cast.Method.BINARY;
            case 'i' -> Cast.Method.IN_OUT;
            default -> throw CatalogRow.unknown("how a cast converts", letter);
        };
    }

    private static Cast.Context context(char letter) {
        return switch (letter) {
            case 'e' -> Cast.Context.EXPLICIT;
            case 'a' -> Cast.Context.ASSIGNMENT;
            case 'i' -> Cast.Context.IMPLICIT;
            default -> throw CatalogRow.unknown("where a cast is made", letter);
        };
    }
}
