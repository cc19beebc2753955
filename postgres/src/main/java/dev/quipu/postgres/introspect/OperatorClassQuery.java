package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.OperatorClass;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;

/** Operator classes with their operators and functions. */
final class OperatorClassQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT c.oid, pg_get_userbyid(c.opcowner), n.nspname, c.opcname, m.amname,
                    format_type(c.opcintype, NULL), c.opcdefault, fn.nspname, f.opfname,
                    CASE WHEN c.opckeytype <> 0 THEN 'STORAGE ' || format_type(c.opckeytype, NULL) END, %s
                FROM pg_opclass c
                JOIN pg_namespace n ON n.oid = c.opcnamespace
                JOIN pg_am m ON m.oid = c.opcmethod
                JOIN pg_opfamily f ON f.oid = c.opcfamily
                JOIN pg_namespace fn ON fn.oid = f.opfnamespace
                WHERE %s
                """.formatted(
                        OperatorClassMembers.of("2616", "c.oid"),
                        scope.inScope(SystemCatalog.PG_OPCLASS, "c.oid", "c.opcnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        QualifiedName name = row.name();
        Identifier method = row.identifier();
        String type = row.text();
        boolean isDefault = row.flag();
        QualifiedName family = row.name();
        List<String> members = new ArrayList<>();
        String storage = row.textOrNull();
        if (storage != null) {
            members.add(storage);
        }
        var id = ObjectId.of(
                Kind.OPERATOR_CLASS, name.schema().value(), name.name().value(), method.value());
        members.addAll(OperatorClassMembers.read(row, id, reading));
        var operatorClass = new OperatorClass(name, method, type, isDefault, family, members);
        reading.add(SystemCatalog.PG_OPCLASS, oid, operatorClass, owner, null);
    }
}
