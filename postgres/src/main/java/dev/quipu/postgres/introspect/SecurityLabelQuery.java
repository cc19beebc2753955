package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.ObjectId;

/** Security labels. */
final class SecurityLabelQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT l.classoid, l.objoid, l.objsubid, l.provider, l.label
                FROM pg_seclabel l
                """;
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        ObjectId object = reading.addresses().annotated(row.address());
        if (object != null) {
            reading.notes().label(object, row.text(), row.text());
        }
    }
}
