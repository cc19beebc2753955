package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.CatalogObject;
import java.util.List;

/**
 * What one kind of object knows: how its statements are written. {@link Writers} finds it. Names are written qualified; a
 * home schema is taken out of the finished statements.
 *
 * @param <T> the kind
 */
interface Writer<T extends CatalogObject> {
    /**
     * Writes an object of the second catalog. What stands inside it by {@link Hosts}, such as the columns of a new table, is
     * written here too. Owner, privileges, comment and labels are not: {@link AnnotationWriter} writes them afterwards.
     */
    List<Statement> create(T object, Context context);

    /** Takes an object of the first catalog away. Nothing depends on it any more. Never with CASCADE. */
    List<Statement> drop(T object, Context context);

    /** Says how an object becomes another of the same identity; they differ. Called before fates are known. */
    Alteration alter(T from, T to, Context context);
}
