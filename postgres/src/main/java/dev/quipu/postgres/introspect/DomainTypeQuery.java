package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;

/** Domains with their constraints. Comments are also on the constraints. */
final class DomainTypeQuery implements CatalogQuery {
    private static final String NOT_VALID = " NOT VALID";
    private static final int FIELDS = 5;

    @Override
    public String sql(Scope scope) {
        return """
                SELECT t.oid, pg_get_userbyid(t.typowner), coalesce(t.typacl, acldefault('T', t.typowner)),
                    n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod), t.typcollation, b.typcollation,
                    coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)), t.typnotnull,
                    (SELECT array_agg(ARRAY[k.oid::text, k.contype::text, k.conname::text, pg_get_constraintdef(k.oid),
                            k.convalidated::text] ORDER BY k.conname)
                        FROM pg_constraint k WHERE k.contypid = t.oid)
                FROM pg_type t
                JOIN pg_namespace n ON n.oid = t.typnamespace
                JOIN pg_type b ON b.oid = t.typbasetype
                WHERE t.typtype = 'd' AND %s
                """.formatted(scope.inScope(SystemCatalog.PG_TYPE, "t.oid", "t.typnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        String privileges = row.text();
        QualifiedName name = row.name();
        String base = row.text();
        QualifiedName collation = reading.names().collation(row.oid(), row.oid());
        String defaultExpression = row.textOrNull();
        NotNull notNull = row.flag() ? NotNull.PLAIN : null;
        List<DomainType.Check> checks = new ArrayList<>();
        List<String> constraints = row.list();
        for (int i = 0; i < constraints.size(); i += FIELDS) {
            Identifier constraint = new Identifier(constraints.get(i + 2));
            register(Integer.parseUnsignedInt(constraints.get(i)), name, constraint, reading);
            boolean validated = constraints.get(i + 4).equals("true");
            if (constraints.get(i + 1).equals("n")) {
                notNull = new NotNull(constraint, validated, false, true);
            } else {
                checks.add(new DomainType.Check(
                        constraint, withoutNotValid(PrintedText.stable(constraints.get(i + 3))), validated));
            }
        }
        var domain = new DomainType(name, base, collation, defaultExpression, notNull, checks);
        reading.add(SystemCatalog.PG_TYPE, oid, domain, owner, privileges);
    }

    private static void register(int oid, QualifiedName domain, Identifier constraint, Reading reading) {
        reading.addresses().put(SystemCatalog.PG_CONSTRAINT, oid, ObjectId.of(Kind.DOMAIN, domain));
        reading.addresses().rename(SystemCatalog.PG_CONSTRAINT, oid, ObjectId.of(Kind.CONSTRAINT, domain, constraint));
    }

    private static String withoutNotValid(String definition) {
        return definition.endsWith(NOT_VALID)
                ? definition.substring(0, definition.length() - NOT_VALID.length())
                : definition;
    }
}
