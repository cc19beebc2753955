package dev.quipu.postgres.introspect;

/**
 * Comments, labels and privileges of types that come with something else: the array type of a type, the row type of a table
 * or view. Such a type is no object of a catalog, so what is said of it has no place there.
 */
final class TypeNoteQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT x.note || pg_describe_object(1247, t.oid, 0)
                FROM pg_type t
                LEFT JOIN pg_type e ON e.oid = t.typelem
                LEFT JOIN pg_class c ON c.oid = t.typrelid
                JOIN (
                    SELECT objoid AS oid, 'comment on ' AS note FROM pg_description WHERE classoid = 1247
                    UNION ALL SELECT objoid, 'security label of ' FROM pg_seclabel WHERE classoid = 1247
                    UNION ALL SELECT oid, 'privileges of ' FROM pg_type WHERE typacl IS NOT NULL) x ON x.oid = t.oid
                WHERE (e.typarray = t.oid OR c.relkind <> 'c') AND %s
                    AND %s AND (e.oid IS NULL OR %s) AND (c.oid IS NULL OR %s)
                """.formatted(
                        scope.inSchema("t.typnamespace"),
                        scope.notMember(SystemCatalog.PG_TYPE, "t.oid"),
                        scope.notMember(SystemCatalog.PG_TYPE, "e.oid"),
                        scope.notMember(SystemCatalog.PG_CLASS, "c.oid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        reading.notModelled(row.text(), "an array type or row type is part of what it comes with");
    }
}
