package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.OperatorFamily;
import java.util.ArrayList;
import java.util.List;

/** Writes operator families with what belongs to none of their classes. */
final class OperatorFamilyWriter implements Writer<OperatorFamily> {
    private static final String ORDER_BY = " FOR ORDER BY ";

    @Override
    public List<Statement> create(OperatorFamily family, Context context) {
        var statements = new ArrayList<Statement>();
        statements.add(Statement.harmless("CREATE " + Designation.of(family.id(), context.to())));
        if (!family.members().isEmpty()) {
            statements.add(add(family, family.members(), context));
        }
        return statements;
    }

    private static Statement add(OperatorFamily family, List<String> members, Context context) {
        return alter(family, "ADD" + Sql.INDENT + String.join("," + Sql.INDENT, members), context);
    }

    private static Statement alter(OperatorFamily family, String action, Context context) {
        return Statement.harmless("ALTER " + Designation.of(family.id(), context.to()) + " " + action);
    }

    @Override
    public List<Statement> drop(OperatorFamily family, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(family.id(), context.from())));
    }

    @Override
    public Alteration alter(OperatorFamily from, OperatorFamily to, Context context) {
        var statements = new ArrayList<Statement>();
        List<String> gone = from.members().stream()
                .filter(member -> !to.members().contains(member))
                .map(OperatorFamilyWriter::slot)
                .toList();
        List<String> added = to.members().stream()
                .filter(member -> !from.members().contains(member))
                .toList();
        if (!gone.isEmpty()) {
            statements.add(alter(to, "DROP" + Sql.INDENT + String.join("," + Sql.INDENT, gone), context));
        }
        if (!added.isEmpty()) {
            statements.add(add(to, added, context));
        }
        return Alteration.inPlace(statements);
    }

    /** Returns the place that a member takes, by which it is dropped: {@code OPERATOR 1 (a, b)}, {@code FUNCTION 1 (a, b)}. */
    static String slot(String member) {
        String[] words = member.split(" ", 3);
        String rest = words[2];
        if (words[0].equals("FUNCTION")) {
            return words[0] + " " + words[1] + " " + rest.substring(0, rest.indexOf(')') + 1);
        }
        int orderBy = rest.indexOf(ORDER_BY);
        String operator = orderBy < 0 ? rest : rest.substring(0, orderBy);
        return words[0] + " " + words[1] + " " + operator.substring(operator.lastIndexOf('('));
    }
}
