package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.ObjectId;

/** Comments. */
final class CommentQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT d.classoid, d.objoid, d.objsubid, d.description
                FROM pg_description d
                WHERE d.objoid >= %d OR d.classoid = 2615
                """.formatted(Scope.FIRST_USER_OID);
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        ObjectId object = reading.addresses().annotated(row.address());
        if (object != null) {
            reading.notes().comment(object, row.text());
        }
    }
}
