package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.BaseType;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;

/** Base types. */
final class BaseTypeQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT t.oid, pg_get_userbyid(t.typowner), coalesce(t.typacl, acldefault('T', t.typowner)),
                    n.nspname, t.typname,
                    t.typinput, t.typoutput, nullif(t.typreceive, 0)::regproc, nullif(t.typsend, 0)::regproc,
                    nullif(t.typmodin, 0)::regproc, nullif(t.typmodout, 0)::regproc, nullif(t.typanalyze, 0)::regproc,
                    nullif(t.typsubscript, 0)::regproc,
                    t.typlen, t.typbyval, t.typalign, t.typstorage, t.typcategory, t.typispreferred, t.typdelim,
                    CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END, t.typcollation <> 0,
                    quote_literal(t.typdefault)
                FROM pg_type t
                JOIN pg_namespace n ON n.oid = t.typnamespace
                LEFT JOIN pg_type e ON e.oid = t.typelem
                WHERE t.typtype = 'b' AND (e.oid IS NULL OR e.typarray <> t.oid) AND %s
                """.formatted(scope.inScope(SystemCatalog.PG_TYPE, "t.oid", "t.typnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        String privileges = row.text();
        QualifiedName name = row.name();
        Parameters parameters = new Parameters();
        for (String function :
                List.of("INPUT", "OUTPUT", "RECEIVE", "SEND", "TYPMOD_IN", "TYPMOD_OUT", "ANALYZE", "SUBSCRIPT")) {
            parameters.put(function, row.textOrNull());
        }
        layout(row, parameters);
        parameters.unless("CATEGORY", "'U'", "'" + row.letter() + "'");
        parameters.unless("PREFERRED", "false", String.valueOf(row.flag()));
        parameters.unless("DELIMITER", "','", "'" + row.letter() + "'");
        parameters.put("ELEMENT", row.textOrNull());
        parameters.unless("COLLATABLE", "false", String.valueOf(row.flag()));
        parameters.put("DEFAULT", row.textOrNull());
        reading.add(SystemCatalog.PG_TYPE, oid, new BaseType(name, parameters.all()), owner, privileges);
    }

    private static void layout(CatalogRow row, Parameters parameters) {
        int length = row.integer();
        parameters.put("INTERNALLENGTH", length < 0 ? "VARIABLE" : String.valueOf(length));
        if (row.flag()) {
            parameters.put("PASSEDBYVALUE", "true");
        }
        parameters.unless("ALIGNMENT", "int4", alignment(row.letter()));
        parameters.unless("STORAGE", "plain", storage(row.letter()));
    }

    private static String alignment(char letter) {
        return switch (letter) {
            case 'c' -> "char";
            case 's' -> "int2";
            case 'i' -> "int4";
            case 'd' -> "double";
            default -> throw CatalogRow.unknown("the alignment of a type", letter);
        };
    }

    private static String storage(char letter) {
        return switch (letter) {
            case 'p' -> "plain";
            case 'e' -> "external";
            case 'x' -> "extended";
            case 'm' -> "main";
            default -> throw CatalogRow.unknown("the storage of a type", letter);
        };
    }
}
