package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import org.jspecify.annotations.Nullable;

/**
 * A not-null constraint. Servers before 18 keep neither its name nor its other attributes.
 *
 * @param name its name; null before 18
 * @param validated whether existing rows were checked
 * @param noInherit whether children do without it
 * @param local whether it was declared here and not only inherited
 */
public record NotNull(@Nullable Identifier name, boolean validated, boolean noInherit, boolean local) {
    /** What a server before 18 knows of every not-null column. */
    public static final NotNull PLAIN = new NotNull(null, true, false, true);
}
