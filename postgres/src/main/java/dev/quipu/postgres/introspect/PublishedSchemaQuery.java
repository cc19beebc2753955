package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;

/** The schemas that publications name, from 15 on: as parts of the publications. */
final class PublishedSchemaQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT s.oid, p.pubname
                FROM pg_publication_namespace s
                JOIN pg_publication p ON p.oid = s.pnpubid
                """;
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        reading.addresses()
                .put(SystemCatalog.PG_PUBLICATION_NAMESPACE, row.oid(), ObjectId.of(Kind.PUBLICATION, row.text()));
    }
}
