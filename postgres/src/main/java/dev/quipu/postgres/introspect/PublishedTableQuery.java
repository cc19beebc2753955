package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Publication;

/** The tables that publications name. */
final class PublishedTableQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT r.oid, r.prpubid, p.pubname, n.nspname, c.relname, %s, %s
                FROM pg_publication_rel r
                JOIN pg_publication p ON p.oid = r.prpubid
                JOIN pg_class c ON c.oid = r.prrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                ORDER BY n.nspname, c.relname
                """.formatted(
                        scope.since(
                                15,
                                "(SELECT array_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a"
                                        + " WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs))",
                                "NULL"),
                        scope.since(15, "pg_get_expr(r.prqual, r.prrelid)", "NULL"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        int publication = row.oid();
        reading.addresses().put(SystemCatalog.PG_PUBLICATION_REL, oid, ObjectId.of(Kind.PUBLICATION, row.text()));
        reading.publishedTables(publication)
                .add(new Publication.PublishedTable(row.name(), row.identifiers(), row.printedOrNull()));
    }
}
