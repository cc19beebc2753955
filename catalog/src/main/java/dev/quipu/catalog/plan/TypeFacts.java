package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.CompositeType;
import dev.quipu.catalog.model.DomainType;
import org.jspecify.annotations.Nullable;

/**
 * What a column has of its type, also where that is a domain over a domain.
 *
 * @param type the type, as columns spell it
 * @param context where user-defined types are looked up
 */
record TypeFacts(String type, Context context) {
    /** Tells whether not every value is taken: the server tests those of all rows, and writes a new column's for that. */
    boolean demands() {
        DomainType domain = domain();
        return domain != null
                && (!domain.checks().isEmpty()
                        || domain.notNull() != null
                        || base(domain).demands());
    }

    /** Tells whether there must be a value. */
    boolean demandsValue() {
        DomainType domain = domain();
        return domain != null && (domain.notNull() != null || base(domain).demandsValue());
    }

    /** Returns the default of a column that has none of its own; null if there is none. */
    @Nullable
    String defaultExpression() {
        DomainType domain = domain();
        if (domain == null) {
            return null;
        }
        return domain.defaultExpression() == null ? base(domain).defaultExpression() : domain.defaultExpression();
    }

    /** Tells whether its values may be composite: those of composite types, of tables' row types, and of what extensions bring. */
    boolean mayHaveFields() {
        return switch (context.types().get(type)) {
            case DomainType domain -> base(domain).mayHaveFields();
            case CompositeType composite -> true;
            case null -> type.contains(".");
            default -> false;
        };
    }

    private @Nullable DomainType domain() {
        return context.types().get(type) instanceof DomainType domain ? domain : null;
    }

    private TypeFacts base(DomainType domain) {
        return new TypeFacts(domain.baseType(), context);
    }
}
