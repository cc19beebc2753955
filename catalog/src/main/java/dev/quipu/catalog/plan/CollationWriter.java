package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Collation;
import dev.quipu.catalog.name.Literal;
import java.util.LinkedHashMap;
import java.util.List;

/** Writes collations. */
final class CollationWriter implements Writer<Collation> {
    @Override
    public List<Statement> create(Collation collation, Context context) {
        var parameters = new LinkedHashMap<String, String>();
        if (!collation.provider().equals("libc")) {
            parameters.put("PROVIDER", collation.provider());
        }
        collation.parameters().forEach((name, value) -> parameters.put(name, Literal.quote(value)));
        if (!collation.deterministic()) {
            parameters.put("DETERMINISTIC", "false");
        }
        return List.of(Statement.harmless(
                "CREATE COLLATION " + collation.name().display() + " " + Sql.parameters(parameters)));
    }

    @Override
    public List<Statement> drop(Collation collation, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(collation.id(), context.from())));
    }

    @Override
    public Alteration alter(Collation from, Collation to, Context context) {
        return new Alteration.Rebuild();
    }
}
