package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Aggregate;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import java.util.SortedMap;

/** Aggregate functions. */
final class AggregateQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT p.oid, pg_get_userbyid(p.proowner), coalesce(p.proacl, acldefault('f', p.proowner)),
                    n.nspname, p.proname, oidvectortypes(p.proargtypes),
                    coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), '*'), pg_get_function_result(p.oid),
                    a.aggtransfn, nullif(a.aggfinalfn, 0)::regproc, nullif(a.aggcombinefn, 0)::regproc,
                    nullif(a.aggserialfn, 0)::regproc, nullif(a.aggdeserialfn, 0)::regproc,
                    nullif(a.aggmtransfn, 0)::regproc, nullif(a.aggminvtransfn, 0)::regproc,
                    nullif(a.aggmfinalfn, 0)::regproc,
                    format_type(a.aggtranstype, NULL), CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END,
                    nullif(a.aggtransspace, 0), nullif(a.aggmtransspace, 0),
                    quote_literal(a.agginitval), quote_literal(a.aggminitval),
                    a.aggkind, a.aggfinalextra, a.aggmfinalextra, a.aggfinalmodify, a.aggmfinalmodify,
                    (SELECT format('OPERATOR(%%I.%%s)', opn.nspname, o.oprname)
                        FROM pg_operator o JOIN pg_namespace opn ON opn.oid = o.oprnamespace WHERE o.oid = a.aggsortop),
                    p.proparallel
                FROM pg_aggregate a
                JOIN pg_proc p ON p.oid = a.aggfnoid
                JOIN pg_namespace n ON n.oid = p.pronamespace
                WHERE %s
                """.formatted(scope.inScope(SystemCatalog.PG_PROC, "p.oid", "p.pronamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        String privileges = row.text();
        QualifiedName name = row.name();
        String argumentTypes = row.text();
        String identityArguments = row.text();
        String result = row.text();
        var aggregate = new Aggregate(name, argumentTypes, identityArguments, result, parameters(row));
        reading.add(SystemCatalog.PG_PROC, oid, aggregate, owner, privileges);
    }

    private static SortedMap<String, String> parameters(CatalogRow row) {
        Parameters parameters = new Parameters();
        for (String name : List.of(
                "SFUNC",
                "FINALFUNC",
                "COMBINEFUNC",
                "SERIALFUNC",
                "DESERIALFUNC",
                "MSFUNC",
                "MINVFUNC",
                "MFINALFUNC",
                "STYPE",
                "MSTYPE",
                "SSPACE",
                "MSSPACE",
                "INITCOND",
                "MINITCOND")) {
            parameters.put(name, row.textOrNull());
        }
        char kind = row.letter();
        parameters.unless("HYPOTHETICAL", "false", String.valueOf(isHypothetical(kind)));
        parameters.unless("FINALFUNC_EXTRA", "false", String.valueOf(row.flag()));
        parameters.unless("MFINALFUNC_EXTRA", "false", String.valueOf(row.flag()));
        String usual = kind == 'n' ? "READ_ONLY" : "READ_WRITE";
        parameters.unless("FINALFUNC_MODIFY", usual, modify(row.letter()));
        parameters.unless("MFINALFUNC_MODIFY", usual, modify(row.letter()));
        parameters.put("SORTOP", row.textOrNull());
        parameters.unless("PARALLEL", "UNSAFE", parallel(row.letter()));
        return parameters.all();
    }

    private static boolean isHypothetical(char kind) {
        return switch (kind) {
            case 'n', 'o' -> false;
            case 'h' -> true;
            default -> throw CatalogRow.unknown("the kind of an aggregate", kind);
        };
    }

    private static String parallel(char letter) {
        return switch (letter) {
            case 's' -> "SAFE";
            case 'r' -> "RESTRICTED";
            case 'u' -> "UNSAFE";
            default -> throw CatalogRow.unknown("whether an aggregate runs in parallel", letter);
        };
    }

    private static String modify(char letter) {
        return switch (letter) {
            case 'r' -> "READ_ONLY";
            case 's' -> "SHAREABLE";
            case 'w' -> "READ_WRITE";
            default -> throw CatalogRow.unknown("what a final function may do to the state", letter);
        };
    }
}
