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
                    rn.nspname, r.relname,
                    (SELECT array_agg(a.attname ORDER BY f.place)
                        FROM unnest(k.confkey) WITH ORDINALITY f(number, place)
                        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = f.number),
                    k.confupdtype, k.confdeltype, %s, k.confmatchtype,
                    CASE WHEN x.oid IS NOT NULL THEN ARRAY[xn.nspname, x.relname] END,
                    k.condeferrable, k.condeferred, k.convalidated, %s, k.connoinherit AND k.contype = 'c', k.conislocal,
                    CASE WHEN p.oid IS NOT NULL THEN ARRAY[pn.nspname, pr.relname, p.conname] END,
                    pg_get_constraintdef(k.oid)
                FROM pg_constraint k
                LEFT JOIN pg_class r ON r.oid = k.confrelid
                LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
                LEFT JOIN pg_class x ON x.oid = k.conindid
                LEFT JOIN pg_namespace xn ON xn.oid = x.relnamespace
                LEFT JOIN pg_constraint p ON p.oid = k.conparentid
                LEFT JOIN pg_class pr ON pr.oid = p.conrelid
                LEFT JOIN pg_namespace pn ON pn.oid = pr.relnamespace
                WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND p.conrelid IS DISTINCT FROM k.conrelid AND %s
                """.formatted(
                        scope.since(15, "k.confdelsetcols", "NULL"),
                        scope.since(18, "k.conenforced", "true"),
                        scope.ofRelation("k.conrelid"));
    }

    @Override
    public void read(Row row, Reading reading) {
        int oid = row.oid();
        int table = row.oid();
        Identifier name = row.identifier();
        Constraint.Type type = type(row.letter());
        List<Identifier> columns = reading.columns().names(table, row.oids());
        boolean refers = type == Constraint.Type.FOREIGN_KEY;
        Constraint.Reference reference = reference(refers, table, row, reading);
        QualifiedName index = row.nameOrNull();
        if (reference != null) {
            reference = reference.standingOn(index);
        }
        var constraint = new Constraint(
                reading.relation(table),
                name,
                type,
                columns,
                reference,
                row.flag(),
                row.flag(),
                row.flag(),
                row.flag(),
                row.flag(),
                row.flag(),
                parent(row.list()),
                refers ? null : index,
                row.text());
        reading.add(SystemCatalog.PG_CONSTRAINT, oid, constraint);
        if (constraint.index() != null) {
            reading.columns().constraintOf(constraint.index(), name);
        }
    }

    private static Constraint.@Nullable Reference reference(boolean refers, int table, Row row, Reading reading) {
        if (!refers) {
            row.skip(7);
            return null;
        }
        return new Constraint.Reference(
                row.name(),
                row.identifiers(),
                action(row.letter()),
                action(row.letter()),
                reading.columns().names(table, row.oids()),
                match(row.letter()),
                null);
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
            default -> throw new IllegalStateException("unknown type of constraint " + letter);
        };
    }

    private static String action(char letter) {
        return switch (letter) {
            case 'r' -> "RESTRICT";
            case 'c' -> "CASCADE";
            case 'n' -> "SET NULL";
            case 'd' -> "SET DEFAULT";
            default -> "NO ACTION";
        };
    }

    private static String match(char letter) {
        return switch (letter) {
            case 'f' -> "FULL";
            case 'p' -> "PARTIAL";
            default -> "SIMPLE";
        };
    }
}
