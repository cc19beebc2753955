package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ShellType;
import java.util.List;

/** Writes types that are only named. */
final class ShellTypeWriter implements Writer<ShellType> {
    @Override
    public List<Statement> create(ShellType type, Context context) {
        return List.of(Statement.harmless("CREATE TYPE " + type.name().display()));
    }

    @Override
    public List<Statement> drop(ShellType type, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(type.id(), context.from())));
    }

    @Override
    public Alteration alter(ShellType from, ShellType to, Context context) {
        return Alteration.NONE;
    }
}
