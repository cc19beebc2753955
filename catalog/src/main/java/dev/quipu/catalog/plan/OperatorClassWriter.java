package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.OperatorClass;
import java.util.List;

/** Writes operator classes. */
final class OperatorClassWriter implements Writer<OperatorClass> {
    @Override
    public List<Statement> create(OperatorClass type, Context context) {
        return List.of(Statement.harmless("CREATE OPERATOR CLASS " + type.name().display() + Sql.INDENT
                + (type.isDefault() ? "DEFAULT " : "") + "FOR TYPE " + type.type() + " USING "
                + type.method().display()
                + " FAMILY " + type.family().display() + " AS" + Sql.INDENT + members(type)));
    }

    /** A class of nothing is written with the storage type that it has anyway. */
    private static String members(OperatorClass type) {
        return type.members().isEmpty() ? "STORAGE " + type.type() : String.join("," + Sql.INDENT, type.members());
    }

    @Override
    public List<Statement> drop(OperatorClass type, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(type.id(), context.from())));
    }

    @Override
    public Alteration alter(OperatorClass from, OperatorClass to, Context context) {
        return new Alteration.Rebuild();
    }
}
