package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.RangeType;
import dev.quipu.catalog.name.QualifiedName;

/** Range types. Their multirange types depend internally on them. */
final class RangeTypeQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT t.oid, pg_get_userbyid(t.typowner), coalesce(t.typacl, acldefault('T', t.typowner)), r.rngmultitypid,
                    n.nspname, t.typname, format_type(r.rngsubtype, NULL), mn.nspname, m.typname,
                    r.rngsubopc, r.rngcollation, s.typcollation,
                    nullif(r.rngcanonical, 0)::regproc, nullif(r.rngsubdiff, 0)::regproc
                FROM pg_range r
                JOIN pg_type t ON t.oid = r.rngtypid
                JOIN pg_namespace n ON n.oid = t.typnamespace
                JOIN pg_type s ON s.oid = r.rngsubtype
                JOIN pg_type m ON m.oid = r.rngmultitypid
                JOIN pg_namespace mn ON mn.oid = m.typnamespace
                WHERE %s
                """.formatted(scope.inScope(SystemCatalog.PG_TYPE, "t.oid", "t.typnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        String privileges = row.text();
        int multirangeOid = row.oid();
        QualifiedName name = row.name();
        String subtype = row.text();
        QualifiedName multirange = row.name();
        var range = new RangeType(
                name,
                subtype,
                multirange,
                reading.names().operatorClass(row.oid()),
                reading.names().collation(row.oid(), row.oid()),
                row.textOrNull(),
                row.textOrNull());
        reading.add(SystemCatalog.PG_TYPE, oid, range, owner, privileges);
        reading.addresses().rename(SystemCatalog.PG_TYPE, multirangeOid, ObjectId.of(Kind.RANGE_TYPE, multirange));
    }
}
