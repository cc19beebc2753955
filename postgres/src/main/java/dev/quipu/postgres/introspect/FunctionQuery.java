package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Function;

/** Functions, procedures and window functions. The constructors of a range type are part of it. */
final class FunctionQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT p.oid, pg_get_userbyid(p.proowner), coalesce(p.proacl, acldefault('f', p.proowner)),
                    n.nspname, p.proname, oidvectortypes(p.proargtypes), p.prokind,
                    pg_get_function_identity_arguments(p.oid), pg_get_function_arguments(p.oid),
                    pg_get_function_result(p.oid), l.lanname, p.provolatile, p.proisstrict, p.prosecdef, p.proconfig,
                    p.prosqlbody IS NOT NULL, coalesce(pg_get_function_sqlbody(p.oid), p.prosrc),
                    p.prosqlbody IS NOT NULL, pg_get_functiondef(p.oid)
                FROM pg_proc p
                JOIN pg_namespace n ON n.oid = p.pronamespace
                JOIN pg_language l ON l.oid = p.prolang
                WHERE p.prokind <> 'a' AND %s
                    AND p.oid NOT IN (SELECT objid FROM pg_depend WHERE classid = 1255 AND deptype = 'i' AND refclassid = 1247)
                """.formatted(scope.inScope(SystemCatalog.PG_PROC, "p.oid", "p.pronamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        String privileges = row.text();
        var function = new Function(
                row.name(),
                row.text(),
                form(row.letter()),
                row.text(),
                row.text(),
                row.textOrNull(),
                row.text(),
                volatility(row.letter()),
                row.flag(),
                row.flag(),
                row.list(),
                body(row),
                body(row));
        reading.add(SystemCatalog.PG_PROC, oid, function, owner, privileges);
    }

    /** What the server has parsed it prints; what it has not, it keeps to the letter. */
    private static String body(CatalogRow row) {
        return row.flag() ? row.printed() : row.text();
    }

    private static Function.Form form(char letter) {
        return switch (letter) {
            case 'p' -> Function.Form.PROCEDURE;
            case 'w' -> Function.Form.WINDOW;
            case 'f' -> Function.Form.FUNCTION;
            default -> throw CatalogRow.unknown("the kind of a function", letter);
        };
    }

    private static Function.Volatility volatility(char letter) {
        return switch (letter) {
            case 'i' -> Function.Volatility.IMMUTABLE;
            case 's' -> Function.Volatility.STABLE;
            case 'v' -> Function.Volatility.VOLATILE;
            default -> throw CatalogRow.unknown("the volatility of a function", letter);
        };
    }
}
