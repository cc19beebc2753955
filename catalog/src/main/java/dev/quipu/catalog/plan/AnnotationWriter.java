package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Literal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes owners, privileges, comments and labels. */
final class AnnotationWriter {
    private AnnotationWriter() {}

    /**
     * Writes what makes annotations others.
     *
     * @param id whose
     * @param from what they are; null if the plan has just made the object
     * @param to what they become
     */
    static List<Statement> write(ObjectId id, @Nullable Annotations from, Annotations to, Context context) {
        String before = from == null ? null : from.comment();
        if (Objects.equals(before, to.comment())) {
            return List.of();
        }
        String text = to.comment() == null ? "NULL" : Literal.quote(to.comment());
        return List.of(Statement.harmless("COMMENT ON " + id.kind().words().toUpperCase() + " " + id.display() + " IS " + text));
    }
}
