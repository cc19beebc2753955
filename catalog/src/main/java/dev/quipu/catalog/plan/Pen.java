package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.CatalogObject;
import java.util.List;

/**
 * A writer with the object that it is to write.
 *
 * @param type the class of the object
 * @param writer the writer of its kind
 * @param object the object
 */
record Pen<T extends CatalogObject>(Class<T> type, Writer<T> writer, T object) {
    static Pen<?> of(CatalogObject object) {
        return Writers.of(object);
    }

    List<Statement> create(Context context) {
        return writer.create(object, context);
    }

    List<Statement> drop(Context context) {
        return writer.drop(object, context);
    }

    Alteration alter(CatalogObject to, Context context) {
        return writer.alter(object, type.cast(to), context);
    }
}
