package dev.quipu.migration.testing;

/**
 * Queries that write what is in the first schema of the search path, a line each, without the schema's name: to be
 * compared with what a specification lists.
 */
public final class SchemaLines {
    public static final String TYPES = """
            SELECT typname || ': ' || string_agg(enumlabel, ', ' ORDER BY enumsortorder)
            FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid
            WHERE typnamespace = current_schema()::regnamespace
            GROUP BY typname ORDER BY typname COLLATE "C"
            """;

    public static final String COLUMNS = """
            SELECT relname, attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' ELSE 'null' END,
                   coalesce(pg_get_expr(adbin, adrelid), '-')
            FROM pg_attribute
            JOIN pg_class ON pg_class.oid = attrelid
            LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
            ORDER BY relname COLLATE "C", attnum
            """;

    public static final String INDEXES = """
            SELECT tablename || ' | ' || regexp_replace(replace(indexdef, current_schema() || '.', ''),
                '^CREATE (UNIQUE )?INDEX (\\w+) ON \\w+ USING ', '\\2 | \\1')
            FROM pg_indexes WHERE schemaname = current_schema()
            """;

    /** From 18 on, a NOT NULL is a constraint too; the columns tell of those. */
    public static final String CONSTRAINTS = """
            SELECT relname || ' | ' || conname || ' | '
                || replace(pg_get_constraintdef(pg_constraint.oid), current_schema() || '.', '')
            FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
            WHERE connamespace = current_schema()::regnamespace AND contype IN ('p', 'u', 'f', 'c')
            """;

    public static final String TRIGGERS = """
            SELECT relname || ' | ' || tgname || ' | ' || regexp_replace(
                replace(pg_get_triggerdef(pg_trigger.oid), current_schema() || '.', ''),
                '^CREATE TRIGGER \\w+ (.*) ON \\w+', '\\1')
            FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
            WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal
            """;

    private SchemaLines() {}

    /** What there is, with who may use it; names and not oids, so that two times can be compared; the schema is the argument. */
    public static final String EVERYTHING = """
            SELECT 'relation ' || relname || ' ' || relkind::text || relrowsecurity || relforcerowsecurity || coalesce(relacl::text, '')
                || coalesce(reloptions::text, '') || coalesce(obj_description(oid, 'pg_class'), '')
            FROM pg_class WHERE relnamespace = to_regnamespace('%1$s')
            UNION ALL
            SELECT 'column ' || attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod) || attnotnull
                || coalesce(attacl::text, '') || coalesce(pg_get_expr(adbin, adrelid), '')
                || coalesce(col_description(attrelid, attnum), '')
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE relnamespace = to_regnamespace('%1$s') AND attnum > 0 AND NOT attisdropped
            UNION ALL
            SELECT 'index ' || pg_get_indexdef(indexrelid)
            FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = to_regnamespace('%1$s')
            UNION ALL
            SELECT 'constraint ' || conrelid::regclass || conname || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = to_regnamespace('%1$s') AND contype <> 'n'
            UNION ALL
            SELECT 'trigger ' || pg_get_triggerdef(pg_trigger.oid)
            FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
            WHERE relnamespace = to_regnamespace('%1$s') AND NOT tgisinternal
            UNION ALL
            SELECT 'policy ' || polrelid::regclass || polname || polcmd::text || polroles::regrole[]::text
                || coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '')
            FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid WHERE relnamespace = to_regnamespace('%1$s')
            UNION ALL
            SELECT 'function ' || pg_get_functiondef(oid) || coalesce(proacl::text, '') || coalesce(obj_description(oid, 'pg_proc'), '')
            FROM pg_proc WHERE pronamespace = to_regnamespace('%1$s')
            UNION ALL
            SELECT 'view ' || pg_get_viewdef(oid) FROM pg_class
            WHERE relnamespace = to_regnamespace('%1$s') AND relkind IN ('v', 'm')
            UNION ALL
            SELECT 'schema ' || nspname || coalesce(nspacl::text, '') FROM pg_namespace WHERE nspname = '%1$s'
            ORDER BY 1
            """;
}
