package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.OperatorFamily;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;

/** Operator families with the operators and functions that belong to no class of theirs. */
final class OperatorFamilyQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT f.oid, pg_get_userbyid(f.opfowner), n.nspname, f.opfname, m.amname, %s
                FROM pg_opfamily f
                JOIN pg_namespace n ON n.oid = f.opfnamespace
                JOIN pg_am m ON m.oid = f.opfmethod
                WHERE %s
                """.formatted(
                        OperatorClassMembers.of("2753", "f.oid"),
                        scope.inScope(SystemCatalog.PG_OPFAMILY, "f.oid", "f.opfnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        QualifiedName name = row.name();
        Identifier method = row.identifier();
        var id = ObjectId.of(
                Kind.OPERATOR_FAMILY, name.schema().value(), name.name().value(), method.value());
        var family = new OperatorFamily(name, method, OperatorClassMembers.read(row, id, reading));
        reading.add(SystemCatalog.PG_OPFAMILY, oid, family, owner, null);
    }
}
