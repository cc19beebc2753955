package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.BaseType;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes base types. A type and the functions that read and print it need each other: the type is first only named, then come
 * its functions, which {@link SupportFunctions} says are written here, then the type itself.
 */
final class BaseTypeWriter implements Writer<BaseType> {
    @Override
    public List<Statement> create(BaseType type, Context context) {
        var statements = new ArrayList<Statement>();
        statements.add(Statement.harmless("CREATE TYPE " + type.name().display()));
        statements.addAll(SupportFunctions.create(type.id(), context));
        statements.add(
                Statement.harmless("CREATE TYPE " + type.name().display() + " " + Sql.parameters(type.parameters())));
        return statements;
    }

    /** The one place for CASCADE, without which the server parts neither from the other; all that it takes is in the plan. */
    @Override
    public List<Statement> drop(BaseType type, Context context) {
        return List.of(Statement.harmless("DROP TYPE " + type.name().display() + " CASCADE"));
    }

    @Override
    public Alteration alter(BaseType from, BaseType to, Context context) {
        return new Alteration.Rebuild();
    }
}
