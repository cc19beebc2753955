package dev.quipu.postgres.introspect;

/** Dependencies between what users have made, and on schemas. */
final class DependencyQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
                FROM pg_depend d
                WHERE d.objid >= %1$d AND (d.refobjid >= %1$d OR d.refclassid = 2615)
                    AND NOT (d.classid = 2620 AND d.deptype = 'i')
                """.formatted(Scope.FIRST_USER_OID);
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        reading.addresses().depends(row.address(), row.address(), row.letter());
    }
}
