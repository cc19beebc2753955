package dev.quipu.postgres.introspect;

/** What {@code ALTER … DEPENDS ON EXTENSION} has said: it goes with the extension, which no plan says. */
final class ExtensionDependencyQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT pg_describe_object(d.classid, d.objid, d.objsubid), pg_describe_object(d.refclassid, d.refobjid, 0)
                FROM pg_depend d
                WHERE d.deptype = 'x' AND d.refclassid = 3079
                """;
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        reading.notModelled(row.text() + " depends on " + row.text(), "ALTER ... DEPENDS ON EXTENSION is not planned");
    }
}
