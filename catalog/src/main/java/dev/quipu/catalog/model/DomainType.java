package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A domain.
 *
 * @param name its name
 * @param baseType the type that it narrows, with modifiers
 * @param collation its collation, where it is not the type's
 * @param defaultExpression its default
 * @param notNull its not-null constraint, if it has one
 * @param checks its check constraints, in the order of their names
 */
public record DomainType(
        QualifiedName name,
        String baseType,
        @Nullable QualifiedName collation,
        @Nullable String defaultExpression,
        @Nullable NotNull notNull,
        List<Check> checks)
        implements CatalogObject {
    public DomainType {
        checks = List.copyOf(checks);
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.DOMAIN, name);
    }

    /**
     * A check of a domain.
     *
     * @param name its name
     * @param definition as {@code pg_get_constraintdef} prints it, without {@code NOT VALID}
     * @param validated whether existing rows were checked
     */
    public record Check(Identifier name, String definition, boolean validated) {}
}
