package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Transform;
import java.util.ArrayList;
import java.util.List;

/** Writes transforms. */
final class TransformWriter implements Writer<Transform> {
    @Override
    public List<Statement> create(Transform transform, Context context) {
        return List.of(Statement.harmless("CREATE " + definition(transform)));
    }

    private static String definition(Transform transform) {
        var functions = new ArrayList<String>();
        if (transform.fromSql() != null) {
            functions.add("FROM SQL WITH FUNCTION " + transform.fromSql());
        }
        if (transform.toSql() != null) {
            functions.add("TO SQL WITH FUNCTION " + transform.toSql());
        }
        return "TRANSFORM FOR " + transform.type() + " LANGUAGE "
                + transform.language().display() + " " + Sql.block(functions);
    }

    @Override
    public List<Statement> drop(Transform transform, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(transform.id(), context.from())));
    }

    @Override
    public Alteration alter(Transform from, Transform to, Context context) {
        return Alteration.inPlace(List.of(Statement.harmless("CREATE OR REPLACE " + definition(to))));
    }
}
