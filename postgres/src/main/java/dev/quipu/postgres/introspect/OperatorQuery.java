package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Operator;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;

/** Operators, those excepted that were only named as another's commutator or negator. */
final class OperatorQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT o.oid, pg_get_userbyid(o.oprowner), n.nspname, o.oprname,
                    CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) END, format_type(o.oprright, NULL),
                    o.oprcode, nullif(o.oprrest, 0)::regproc, nullif(o.oprjoin, 0)::regproc,
                    CASE WHEN c.oid IS NOT NULL THEN format('OPERATOR(%%I.%%s)', cn.nspname, c.oprname) END,
                    CASE WHEN g.oid IS NOT NULL THEN format('OPERATOR(%%I.%%s)', gn.nspname, g.oprname) END,
                    CASE WHEN o.oprcanhash THEN '' END, CASE WHEN o.oprcanmerge THEN '' END
                FROM pg_operator o
                JOIN pg_namespace n ON n.oid = o.oprnamespace
                LEFT JOIN pg_operator c ON c.oid = o.oprcom
                LEFT JOIN pg_namespace cn ON cn.oid = c.oprnamespace
                LEFT JOIN pg_operator g ON g.oid = o.oprnegate
                LEFT JOIN pg_namespace gn ON gn.oid = g.oprnamespace
                WHERE o.oprcode <> 0 AND %s
                """.formatted(scope.inScope(SystemCatalog.PG_OPERATOR, "o.oid", "o.oprnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        QualifiedName name = row.name();
        String left = row.textOrNull();
        String right = row.text();
        Parameters parameters = new Parameters();
        for (String parameter : List.of("FUNCTION", "RESTRICT", "JOIN", "COMMUTATOR", "NEGATOR", "HASHES", "MERGES")) {
            parameters.put(parameter, row.textOrNull());
        }
        var operator = new Operator(name, left, right, parameters.all());
        reading.add(SystemCatalog.PG_OPERATOR, oid, operator, owner, null);
    }
}
