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
}
