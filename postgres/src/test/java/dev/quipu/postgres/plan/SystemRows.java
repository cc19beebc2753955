package dev.quipu.postgres.plan;

import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All rows of all system catalogs that are about what a user has made, each as the server writes it as JSON: every
 * column that there is, whether Quipu knows it or not. Objects stand there by what they are called instead of by
 * their numbers, expressions as the server prints them, and what stands in no order of its own is sorted.
 */
final class SystemRows {
    /** Statistics and large objects are data. */
    private static final Set<String> DATA =
            Set.of("pg_statistic", "pg_statistic_ext_data", "pg_largeobject", "pg_largeobject_metadata");

    /** Of what all databases share, this alone belongs to one. */
    private static final String SUBSCRIPTIONS = "pg_subscription";

    /** Columns that may differ between two databases that hold the same. */
    private static final Set<String> LEFT_OUT = Set.of(
            // Where rows are, how many of them, and how old.
            "pg_class.relfilenode",
            "pg_class.relpages",
            "pg_class.reltuples",
            "pg_class.relallvisible",
            "pg_class.relallfrozen",
            "pg_class.relfrozenxid",
            "pg_class.relminmxid",
            "pg_index.indcheckxmin",
            // Passwords.
            "pg_subscription.subconninfo",
            // What rows have that are older than their column.
            "pg_attribute.atthasmissing",
            "pg_attribute.attmissingval",
            // Columns that are gone count too.
            "pg_class.relnatts",
            // They say that there may be one, and stay when it goes.
            "pg_class.relhasindex",
            "pg_class.relhasrules",
            "pg_class.relhastriggers",
            "pg_class.relhassubclass",
            // Stands in what the server prints of the rule's action.
            "pg_rewrite.ev_qual",
            // How far it has come, and which database it is in.
            "pg_subscription.subskiplsn",
            "pg_subscription.subdbid");

    /** Columns that say the same in another way in each database, and how to write them. */
    private static final Map<String, String> WRITTEN = Map.ofEntries(
            Map.entry("pg_attrdef.adbin", "pg_get_expr(adbin, adrelid)"),
            Map.entry("pg_attribute.attnum", """
                    (SELECT count(*) FROM pg_attribute a
                        WHERE a.attrelid = t.attrelid AND a.attnum > 0 AND a.attnum <= t.attnum AND NOT a.attisdropped)"""),
            Map.entry(
                    "pg_class.relacl",
                    privileges("relacl", "CASE relkind WHEN 'S' THEN 's'::\"char\" ELSE 'r' END, relowner")),
            Map.entry("pg_class.relpartbound", "pg_get_expr(relpartbound, oid)"),
            // Of the table beside a table that has long values, nobody chooses anything but its parameters.
            Map.entry("pg_class.reltoastrelid", """
                    (SELECT array_agg(o ORDER BY o) FROM pg_class c, unnest(c.reloptions) o WHERE c.oid = t.reltoastrelid)"""),
            Map.entry("pg_constraint.conbin", "pg_get_constraintdef(oid)"),
            Map.entry("pg_constraint.conname", "CASE WHEN contype <> 'n' OR conislocal THEN conname END"),
            // Of keys it says nothing: partitions that are detached have another one.
            Map.entry("pg_constraint.connoinherit", "contype IN ('c', 'n') AND connoinherit"),
            Map.entry("pg_constraint.confdelsetcols", columns("conrelid", "confdelsetcols")),
            Map.entry("pg_enum.enumsortorder", """
                    (SELECT count(*) FROM pg_enum e
                        WHERE e.enumtypid = t.enumtypid AND e.enumsortorder <= t.enumsortorder)"""),
            Map.entry("pg_foreign_data_wrapper.fdwacl", privileges("fdwacl", "'F', fdwowner")),
            Map.entry("pg_foreign_server.srvacl", privileges("srvacl", "'S', srvowner")),
            Map.entry("pg_index.indexprs", "pg_get_indexdef(indexrelid)"),
            Map.entry("pg_index.indpred", "pg_get_expr(indpred, indrelid)"),
            // Who may use a language that is not trusted no statement says.
            Map.entry(
                    "pg_language.lanacl",
                    "CASE WHEN lanpltrusted THEN " + privileges("lanacl", "'l', lanowner") + " END"),
            Map.entry("pg_namespace.nspacl", privileges("nspacl", "'n', nspowner")),
            Map.entry("pg_partitioned_table.partexprs", "pg_get_partkeydef(partrelid)"),
            Map.entry("pg_policy.polqual", "pg_get_expr(polqual, polrelid)"),
            Map.entry("pg_policy.polwithcheck", "pg_get_expr(polwithcheck, polrelid)"),
            Map.entry("pg_proc.proacl", privileges("proacl", "'f', proowner")),
            Map.entry("pg_proc.proargdefaults", "pg_get_function_arguments(oid)"),
            Map.entry("pg_proc.prosqlbody", "pg_get_function_sqlbody(oid)"),
            Map.entry("pg_publication_rel.prattrs", columns("prrelid", "prattrs")),
            Map.entry("pg_publication_rel.prqual", "pg_get_expr(prqual, prrelid)"),
            Map.entry("pg_rewrite.ev_action", "pg_get_ruledef(oid)"),
            Map.entry("pg_statistic_ext.stxexprs", "pg_get_statisticsobjdef(oid)"),
            Map.entry(
                    "pg_trigger.tgname",
                    "CASE WHEN tgisinternal THEN regexp_replace(tgname, '\\d+$', '') ELSE tgname END"),
            Map.entry("pg_trigger.tgqual", "CASE WHEN NOT tgisinternal THEN pg_get_triggerdef(oid) END"),
            Map.entry("pg_type.typacl", privileges("typacl", "'T', typowner")),
            Map.entry("pg_type.typdefaultbin", "pg_get_expr(typdefaultbin, 0)"),
            // Their values are secrets.
            Map.entry("pg_user_mapping.umoptions", """
                    (SELECT array_agg(split_part(o, '=', 1) ORDER BY o) FROM unnest(t.umoptions) o)"""));

    /** Pairs of columns that name any object, or a part of it: where one stands, so does the class. */
    private static final Map<String, String> ADDRESSES = Map.of(
            "pg_depend.objid", object("classid", "objid", "objsubid"),
            "pg_depend.refobjid", object("refclassid", "refobjid", "refobjsubid"),
            "pg_description.objoid", object("classoid", "objoid", "objsubid"),
            "pg_init_privs.objoid", object("classoid", "objoid", "objsubid"),
            "pg_seclabel.objoid", object("classoid", "objoid", "objsubid"));

    /** Numbers of columns, which stand in what {@link #ADDRESSES} writes. */
    private static final Set<String> PARTS = Set.of("objsubid", "refobjsubid");

    /** Lists that are in no order. */
    private static final Set<String> SETS = Set.of("proconfig", "subpublications", "evttags");

    private static final String COLUMNS = """
            SELECT c.relname, a.attname, a.atttypid::regtype
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
                AND (NOT c.relisshared OR c.relname = '%s')
            ORDER BY c.relname, a.attnum
            """.formatted(SUBSCRIPTIONS);

    private static final String REFERENCES = """
            SELECT fktable::regclass::text, fkcols[array_upper(fkcols, 1)], fkcols[1], pktable::text, is_array
            FROM pg_get_catalog_foreign_keys()
            ORDER BY array_length(fkcols, 1)
            """;

    private final Session session;
    private final Map<String, String> references = new HashMap<>();

    private SystemRows(Session session) {
        this.session = session;
    }

    /** Returns the rows, in an order of their own, by their catalog. */
    static Map<String, List<String>> of(Session session) {
        return new SystemRows(session).read();
    }

    private Map<String, List<String>> read() {
        session.send("SET search_path = ''; SET timezone = 'UTC'");
        for (List<@Nullable String> row : session.query(REFERENCES)) {
            String table = String.valueOf(row.get(0)).replace("pg_catalog.", "");
            String column = String.valueOf(row.get(1));
            references.put(table + "." + column, reference(column, row));
        }
        var columns = new TreeMap<String, List<String>>();
        var types = new HashMap<String, String>();
        for (List<@Nullable String> row : session.query(COLUMNS)) {
            String table = String.valueOf(row.get(0));
            String column = String.valueOf(row.get(1));
            columns.computeIfAbsent(table, unused -> new ArrayList<>()).add(column);
            types.put(table + "." + column, String.valueOf(row.get(2)));
        }
        columns.keySet().removeAll(DATA);
        var rows = new TreeMap<String, List<String>>();
        columns.forEach((table, names) -> rows.put(table, rows(table, names, types)));
        return rows;
    }

    private static String reference(String column, List<@Nullable String> row) {
        String first = String.valueOf(row.get(2));
        boolean isArray = "t".equals(row.get(4));
        if (!first.equals(column)) {
            return isArray ? columns(first, column) : "(" + attribute(first, "t." + column) + ")";
        }
        String target = String.valueOf(row.get(3));
        return isArray
                ? "(SELECT array_agg(" + named(target, "x") + " ORDER BY n)\n        FROM unnest(t." + column
                        + "::oid[]) WITH ORDINALITY u(x, n))"
                : named(target, "t." + column);
    }

    private static String named(String catalog, String number) {
        return "CASE WHEN " + number + " <> 0 THEN "
                + object("'" + catalog + "'::pg_catalog.regclass", number + "::oid", "0") + " END";
    }

    /**
     * Toast tables and the triggers of constraints have numbers in their names. What a not-null constraint is
     * called where it is inherited no statement says.
     */
    private static String object(String catalog, String number, String part) {
        return "coalesce((SELECT 'not null of ' || conrelid::regclass || conkey::text FROM pg_constraint k"
                + " WHERE " + catalog + " = 'pg_constraint'::regclass AND k.oid = " + number
                + " AND contype = 'n' AND NOT conislocal),\n        "
                + "(SELECT regexp_replace(type || ' ' || identity, '(pg_toast_|_ConstraintTrigger_|Trigger_[ac]_)\\d+', '\\1', 'g')"
                + " FROM pg_identify_object(" + catalog + ", " + number + ", " + part + ")))";
    }

    private static String columns(String table, String numbers) {
        return "(SELECT array_agg((" + attribute(table, "x") + ") ORDER BY n)\n        FROM unnest(t." + numbers
                + "::int2[]) WITH ORDINALITY u(x, n))";
    }

    private static String attribute(String table, String number) {
        return "SELECT attname FROM pg_attribute a WHERE a.attrelid = t." + table + " AND a.attnum = " + number;
    }

    private List<String> rows(String table, List<String> columns, Map<String, String> types) {
        String list = columns.stream()
                .filter(column -> !column.equals("oid") && !PARTS.contains(column))
                .filter(column -> !LEFT_OUT.contains(table + "." + column))
                .map(column -> expression(table + "." + column, column, types) + " AS " + column)
                .collect(Collectors.joining(",\n    "));
        // What is said twice is no more than said.
        String sql = "SELECT DISTINCT to_jsonb(r)::text COLLATE \"C\" FROM (SELECT\n    " + list + "\nFROM " + table
                + " t WHERE " + condition(table, columns) + ") r ORDER BY 1";
        return session.query(sql).stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }

    private String expression(String place, String column, Map<String, String> types) {
        String written = WRITTEN.getOrDefault(place, ADDRESSES.getOrDefault(place, references.get(place)));
        if (written != null) {
            return written;
        }
        return switch (String.valueOf(types.get(place))) {
            case "aclitem[]" -> sorted("t." + column + "::text[]");
            case "text[]" -> isSet(column) ? sorted("t." + column) : "t." + column;
            case "pg_node_tree" -> throw new AssertionError("how is " + place + " printed?");
            default -> "t." + column;
        };
    }

    private static String sorted(String array) {
        return "(SELECT array_agg(x ORDER BY x) FROM unnest(" + array + ") x)";
    }

    /** Those that the owner has anyway need not be said. */
    private static String privileges(String list, String ownersOf) {
        return sorted("coalesce(t." + list + ", acldefault(" + ownersOf + "))::text[]");
    }

    private static boolean isSet(String column) {
        return column.endsWith("options") || SETS.contains(column);
    }

    /** What the server has from its beginning has small numbers; of that, schemas alone are looked at. */
    private static String condition(String table, List<String> columns) {
        String first = table.equals("pg_depend") ? "objid" : columns.getFirst();
        String isUsers = "t." + first + "::oid >= 16384";
        return switch (table) {
            case "pg_namespace" -> "nspname !~ '^pg_(toast|temp)'";
            case "pg_class" -> isUsers + " AND relnamespace <> 'pg_toast'::regnamespace";
            case "pg_type" -> isUsers + " AND typnamespace <> 'pg_toast'::regnamespace";
            case "pg_attribute" -> isUsers + " AND attnum > 0 AND NOT attisdropped AND " + isNoToast("attrelid");
            case "pg_index" -> isUsers + " AND " + isNoToast("indrelid");
            case "pg_depend" ->
                isUsers + " AND NOT (classid = 'pg_class'::regclass AND NOT " + isNoToast("objid") + ")" + " AND NOT "
                        + isCopy("classid", "objid") + " AND NOT " + isCopy("refclassid", "refobjid");
            case "pg_constraint" -> isUsers + " AND NOT " + isCopy("'pg_constraint'::regclass", "oid");
            case "pg_trigger" -> isUsers + " AND NOT " + isCopy("'pg_constraint'::regclass", "tgconstraint");
            case "pg_description" -> "(" + isUsers + " OR classoid = 'pg_namespace'::regclass)";
            case SUBSCRIPTIONS -> "subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())";
            default -> isUsers;
        };
    }

    /** A foreign key has one for each partition of what it refers to, which the server makes and numbers. */
    private static String isCopy(String catalog, String number) {
        return """
                EXISTS (SELECT FROM pg_constraint k JOIN pg_constraint whole ON whole.oid = k.conparentid
                    WHERE whole.conrelid = k.conrelid AND (%1$s = 'pg_constraint'::regclass AND k.oid = t.%2$s
                        OR %1$s = 'pg_trigger'::regclass AND k.oid = (SELECT tgconstraint FROM pg_trigger g WHERE g.oid = t.%2$s)))""".formatted(catalog, number);
    }

    private static String isNoToast(String relation) {
        return "NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t." + relation
                + " AND c.relnamespace = 'pg_toast'::regnamespace)";
    }
}
