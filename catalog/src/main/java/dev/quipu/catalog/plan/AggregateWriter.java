package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Aggregate;
import java.util.List;

/** Writes aggregates. */
final class AggregateWriter implements Writer<Aggregate> {
    @Override
    public List<Statement> create(Aggregate aggregate, Context context) {
        return List.of(Statement.harmless("CREATE " + definition(aggregate)));
    }

    private static String definition(Aggregate aggregate) {
        return "AGGREGATE " + aggregate.name().display() + "(" + aggregate.identityArguments() + ") "
                + Sql.parameters(aggregate.parameters());
    }

    @Override
    public List<Statement> drop(Aggregate aggregate, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(aggregate.id(), context.from())));
    }

    @Override
    public Alteration alter(Aggregate from, Aggregate to, Context context) {
        boolean replaceable = from.identityArguments().equals(to.identityArguments())
                && from.result().equals(to.result())
                && from.parameters().containsKey("HYPOTHETICAL")
                        == to.parameters().containsKey("HYPOTHETICAL");
        return replaceable
                ? Alteration.inPlace(List.of(Statement.harmless("CREATE OR REPLACE " + definition(to))))
                : new Alteration.Rebuild();
    }
}
