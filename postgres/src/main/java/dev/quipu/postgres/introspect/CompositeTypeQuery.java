package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.CompositeType;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;

/** Composite types that are no table's row type. */
final class CompositeTypeQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT t.oid, pg_get_userbyid(t.typowner), coalesce(t.typacl, acldefault('T', t.typowner)),
                    t.typrelid, n.nspname, t.typname, a.numbers, a.names, a.types, a.collations, a.usual
                FROM pg_type t
                JOIN pg_namespace n ON n.oid = t.typnamespace
                JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
                LEFT JOIN LATERAL (
                    SELECT array_agg(a.attnum ORDER BY a.attnum) AS numbers,
                        array_agg(a.attname ORDER BY a.attnum) AS names,
                        array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum) AS types,
                        array_agg(a.attcollation ORDER BY a.attnum) AS collations,
                        array_agg(y.typcollation ORDER BY a.attnum) AS usual
                    FROM pg_attribute a
                    JOIN pg_type y ON y.oid = a.atttypid
                    WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) a ON true
                WHERE %s
                """.formatted(scope.inScope(SystemCatalog.PG_TYPE, "t.oid", "t.typnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        String privileges = row.text();
        int relation = row.oid();
        QualifiedName name = row.name();
        int[] numbers = row.oids();
        List<Identifier> names = row.identifiers();
        for (int i = 0; i < numbers.length; i++) {
            reading.addresses().renamePart(relation, numbers[i], ObjectId.of(Kind.COLUMN, name, names.get(i)));
        }
        var type = new CompositeType(name, attributes(names, row, reading));
        reading.add(SystemCatalog.PG_TYPE, oid, type, owner, privileges);
    }

    private static List<CompositeType.Attribute> attributes(List<Identifier> names, CatalogRow row, Reading reading) {
        List<String> types = row.list();
        int[] collations = row.oids();
        int[] usual = row.oids();
        List<CompositeType.Attribute> attributes = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            attributes.add(new CompositeType.Attribute(
                    names.get(i), types.get(i), reading.names().collation(collations[i], usual[i])));
        }
        return attributes;
    }
}
