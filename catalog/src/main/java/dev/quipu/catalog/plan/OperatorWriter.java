package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Operator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes operators. */
final class OperatorWriter implements Writer<Operator> {
    /** What an operator can be given or lose at any time. */
    private static final Set<String> ESTIMATORS = Set.of("RESTRICT", "JOIN");

    @Override
    public List<Statement> create(Operator operator, Context context) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("FUNCTION", operator.parameters().getOrDefault("FUNCTION", ""));
        if (operator.left() != null) {
            parameters.put("LEFTARG", operator.left());
        }
        parameters.put("RIGHTARG", operator.right());
        operator.parameters().forEach(parameters::putIfAbsent);
        return List.of(Statement.harmless(
                "CREATE OPERATOR " + Sql.operator(operator.name()) + " " + Sql.parameters(parameters)));
    }

    @Override
    public List<Statement> drop(Operator operator, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(operator.id(), context.from())));
    }

    @Override
    public Alteration alter(Operator from, Operator to, Context context) {
        var restFrom = new TreeMap<>(from.parameters());
        var restTo = new TreeMap<>(to.parameters());
        restFrom.keySet().removeAll(ESTIMATORS);
        restTo.keySet().removeAll(ESTIMATORS);
        if (!restFrom.equals(restTo)) {
            return new Alteration.Rebuild();
        }
        var changes = new ArrayList<String>();
        for (String name : new TreeSet<>(ESTIMATORS)) {
            String after = to.parameters().getOrDefault(name, "NONE");
            if (!after.equals(from.parameters().getOrDefault(name, "NONE"))) {
                changes.add(name + " = " + after);
            }
        }
        return Alteration.inPlace(List.of(Statement.harmless(
                "ALTER " + Designation.of(to.id(), context.to()) + " SET (" + String.join(", ", changes) + ")")));
    }
}
