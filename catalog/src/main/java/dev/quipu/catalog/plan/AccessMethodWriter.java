package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.AccessMethod;
import java.util.List;

/** Writes access methods. */
final class AccessMethodWriter implements Writer<AccessMethod> {
    @Override
    public List<Statement> create(AccessMethod method, Context context) {
        return List.of(
                Statement.harmless("CREATE ACCESS METHOD " + method.name().display() + " TYPE "
                        + (method.forTables() ? "TABLE" : "INDEX") + " HANDLER " + method.handler()));
    }

    @Override
    public List<Statement> drop(AccessMethod method, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(method.id(), context.from())));
    }

    @Override
    public Alteration alter(AccessMethod from, AccessMethod to, Context context) {
        return new Alteration.Rebuild();
    }
}
