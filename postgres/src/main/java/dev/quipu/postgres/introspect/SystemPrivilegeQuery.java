package dev.quipu.postgres.introspect;

/** Objects of the system and of extensions whose privileges are no longer those that they were made with. */
final class SystemPrivilegeQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT pg_describe_object(x.catalog, x.oid, x.part)
                FROM (
                    SELECT 1259 AS catalog, oid, 0 AS part, relnamespace AS namespace, relacl AS acl,
                        acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner) AS usual FROM pg_class
                        WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
                    UNION ALL SELECT 1255, oid, 0, pronamespace, proacl, acldefault('f', proowner) FROM pg_proc
                    UNION ALL SELECT 1247, oid, 0, typnamespace, typacl, acldefault('T', typowner) FROM pg_type
                    UNION ALL SELECT 2615, oid, 0, oid, nspacl, acldefault('n', nspowner) FROM pg_namespace
                    UNION ALL SELECT 2612, oid, 0, 11, lanacl, acldefault('l', lanowner) FROM pg_language
                    UNION ALL SELECT 2328, oid, 0, 0, fdwacl, acldefault('F', fdwowner) FROM pg_foreign_data_wrapper
                    UNION ALL SELECT 1417, oid, 0, 0, srvacl, acldefault('S', srvowner) FROM pg_foreign_server
                    UNION ALL SELECT 1259, a.attrelid, a.attnum, c.relnamespace, a.attacl, '{}'
                        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                        WHERE a.attacl IS NOT NULL AND NOT a.attisdropped) x
                LEFT JOIN pg_init_privs i ON i.classoid = x.catalog AND i.objoid = x.oid AND i.objsubid = x.part
                WHERE x.acl IS DISTINCT FROM i.initprivs
                    AND NOT (coalesce(x.acl, usual) @> coalesce(i.initprivs, usual)
                        AND coalesce(i.initprivs, usual) @> coalesce(x.acl, usual))
                    AND (x.oid < %d AND x.namespace = 11 OR (x.catalog, x.oid) IN (SELECT classid, objid FROM pg_depend
                        WHERE refclassid = 3079 AND deptype = 'e'))
                """.formatted(Scope.FIRST_USER_OID);
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        reading.notModelled(
                "privileges of " + row.text(), "they were changed, and the object is the system's or an extension's");
    }
}
