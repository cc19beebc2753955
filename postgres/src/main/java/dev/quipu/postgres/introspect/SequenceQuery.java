package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.SequenceOptions;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;

/** Sequences, those of identity columns included, which are part of their columns. */
final class SequenceQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT c.oid, pg_get_userbyid(c.relowner), coalesce(c.relacl, acldefault('s', c.relowner)),
                    n.nspname, c.relname, c.relpersistence = 'u', format_type(s.seqtypid, NULL),
                    s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
                    d.refobjid, tn.nspname, t.relname, a.attname, a.attidentity, d.deptype
                FROM pg_sequence s
                JOIN pg_class c ON c.oid = s.seqrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_depend d ON d.classid = 1259 AND d.objid = c.oid AND d.objsubid = 0
                    AND d.refclassid = 1259 AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
                LEFT JOIN pg_class t ON t.oid = d.refobjid
                LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
                LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                WHERE %s
                """.formatted(scope.inScope(SystemCatalog.PG_CLASS, "c.oid", "c.relnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        String privileges = row.text();
        QualifiedName name = row.name();
        boolean unlogged = row.flag();
        var options = new SequenceOptions(
                row.text(), row.number(), row.number(), row.number(), row.number(), row.number(), row.flag());
        reading.relation(oid, name);
        String table = row.textOrNull();
        if (table == null) {
            reading.add(SystemCatalog.PG_CLASS, oid, new Sequence(name, unlogged, options, null), owner, privileges);
            return;
        }
        ObjectId column = ObjectId.of(Kind.COLUMN, row.name(), row.identifier());
        char generated = row.letter();
        if (row.letter() == 'a') {
            reading.add(SystemCatalog.PG_CLASS, oid, new Sequence(name, unlogged, options, column), owner, privileges);
        } else {
            var identity = new Column.Identity(isAlways(generated), name, unlogged, options);
            reading.columns().identity(Integer.parseUnsignedInt(table), new Identifier(column.name()), identity);
            ObjectId id = ObjectId.of(Kind.SEQUENCE, name);
            reading.addresses().rename(SystemCatalog.PG_CLASS, oid, id);
            reading.notes().own(id, owner, privileges);
        }
    }

    private static boolean isAlways(char letter) {
        return switch (letter) {
            case 'a' -> true;
            case 'd' -> false;
            default -> throw CatalogRow.unknown("when an identity column is generated", letter);
        };
    }
}
