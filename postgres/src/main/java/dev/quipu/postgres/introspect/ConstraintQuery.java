package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The constraints of tables, not-null excepted. */
final class ConstraintQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT k.oid, k.conrelid, k.conname, k.contype, k.conkey,
                    rn.nspname, r.relname, k.confrelid, k.confkey,
                    CASE WHEN k.contype = 'f' AND NOT %1$s THEN
                        (SELECT array_agg(a.attname ORDER BY f.place)
                            FROM unnest(k.confkey) WITH ORDINALITY f(number, place)
                            JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = f.number) END,
                    k.confupdtype, k.confdeltype, %2$s, k.confmatchtype,
                    CASE WHEN k.contype = 'f' AND x.oid IS NOT NULL THEN
                        ARRAY[(SELECT nspname FROM pg_namespace WHERE oid = x.relnamespace), x.relname] END,
                    k.conindid,
                    k.condeferrable, k.condeferred, k.convalidated, %3$s, k.contype = 'c' AND k.connoinherit, k.conislocal,
                    CASE WHEN p.oid IS NOT NULL THEN ARRAY[pn.nspname, pr.relname, p.conname] END,
                    CASE
                        WHEN k.contype = 'f' AND NOT %4$s THEN NULL
                        WHEN k.contype IN ('p', 'u') AND NOT %4$s AND i.indnatts = i.indnkeyatts AND NOT %5$s THEN NULL
                        ELSE pg_get_constraintdef(k.oid) END
                FROM pg_constraint k
                LEFT JOIN pg_class r ON r.oid = k.confrelid
                LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
                LEFT JOIN pg_index i ON i.indexrelid = k.conindid
                LEFT JOIN pg_class x ON x.oid = k.conindid
                LEFT JOIN pg_constraint p ON p.oid = k.conparentid
                LEFT JOIN pg_class pr ON pr.oid = p.conrelid
                LEFT JOIN pg_namespace pn ON pn.oid = pr.relnamespace
                WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND p.conrelid IS DISTINCT FROM k.conrelid AND %6$s
                """.formatted(
                        scope.ofRelation("k.confrelid"),
                        scope.since(15, "k.confdelsetcols", "NULL"),
                        scope.since(18, "k.conenforced", "true"),
                        scope.since(18, "k.conperiod", "false"),
                        scope.since(15, "i.indnullsnotdistinct", "false"),
                        scope.ofRelation("k.conrelid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        int table = row.oid();
        Identifier name = row.identifier();
        Constraint.Type type = type(row.letter());
        List<Identifier> columns = reading.columns().names(table, row.oids());
        Constraint.Reference reference = reference(type == Constraint.Type.FOREIGN_KEY, table, row, reading);
        int index = row.oid();
        boolean deferrable = row.flag();
        boolean deferred = row.flag();
        boolean validated = row.flag();
        boolean enforced = row.flag();
        String timing = ConstraintDefinition.timing(deferrable, deferred, validated, enforced);
        var constraint = new Constraint(
                reading.relation(table),
                name,
                type,
                columns,
                reference,
                deferrable,
                deferred,
                validated,
                enforced,
                row.flag(),
                row.flag(),
                parent(row.list()),
                reference == null ? reading.relationOrNull(index) : null,
                definition(row.printedOrNull(), type, columns, reference, timing));
        reading.add(SystemCatalog.PG_CONSTRAINT, oid, constraint);
    }

    private static String definition(
            @Nullable String printed,
            Constraint.Type type,
            List<Identifier> columns,
            Constraint.@Nullable Reference reference,
            String timing) {
        if (printed != null) {
            return printed;
        }
        return reference == null
                ? ConstraintDefinition.ofKey(type, columns, timing)
                : ConstraintDefinition.ofReference(columns, reference, timing);
    }

    private static Constraint.@Nullable Reference reference(
            boolean refers, int table, CatalogRow row, Reading reading) {
        if (!refers) {
            row.skip(10);
            return null;
        }
        QualifiedName referred = row.name();
        List<Identifier> known = reading.columns().names(row.oid(), row.oids());
        List<Identifier> elsewhere = row.identifiers();
        return new Constraint.Reference(
                referred,
                elsewhere.isEmpty() ? known : elsewhere,
                action(row.letter()),
                action(row.letter()),
                reading.columns().names(table, row.oids()),
                match(row.letter()),
                row.nameOrNull());
    }

    private static @Nullable ObjectId parent(List<String> path) {
        return path.isEmpty() ? null : new ObjectId(Kind.CONSTRAINT, path);
    }

    private static Constraint.Type type(char letter) {
        return switch (letter) {
            case 'p' -> Constraint.Type.PRIMARY_KEY;
            case 'u' -> Constraint.Type.UNIQUE;
            case 'f' -> Constraint.Type.FOREIGN_KEY;
            case 'c' -> Constraint.Type.CHECK;
            case 'x' -> Constraint.Type.EXCLUSION;
            default -> throw CatalogRow.unknown("the type of a constraint", letter);
        };
    }

    private static String action(char letter) {
        return switch (letter) {
            case 'r' -> "RESTRICT";
            case 'c' -> "CASCADE";
            case 'n' -> "SET NULL";
            case 'd' -> "SET DEFAULT";
            case 'a' -> "NO ACTION";
            default -> throw CatalogRow.unknown("what a foreign key does", letter);
        };
    }

    private static String match(char letter) {
        return switch (letter) {
            case 'f' -> "FULL";
            case 'p' -> "PARTIAL";
            case 's' -> "SIMPLE";
            default -> throw CatalogRow.unknown("the match of a foreign key", letter);
        };
    }
}
