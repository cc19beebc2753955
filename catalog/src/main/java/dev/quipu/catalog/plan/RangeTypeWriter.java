package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.RangeType;
import dev.quipu.catalog.name.Identifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Writes range types, with the multirange types that come with them. */
final class RangeTypeWriter implements Writer<RangeType> {
    @Override
    public List<Statement> create(RangeType type, Context context) {
        var statements = new ArrayList<Statement>();
        List<Statement> functions = SupportFunctions.create(type.id(), context);
        if (!functions.isEmpty()) {
            statements.add(Statement.harmless("CREATE TYPE " + type.name().display()));
            statements.addAll(functions);
        }
        statements.add(Statement.harmless(definition(type)));
        return statements;
    }

    private static String definition(RangeType type) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("SUBTYPE", type.subtype());
        if (type.operatorClass() != null) {
            parameters.put("SUBTYPE_OPCLASS", type.operatorClass().display());
        }
        if (type.collation() != null) {
            parameters.put("COLLATION", type.collation().display());
        }
        if (type.canonical() != null) {
            parameters.put("CANONICAL", type.canonical());
        }
        if (type.difference() != null) {
            parameters.put("SUBTYPE_DIFF", type.difference());
        }
        if (!isUsual(type)) {
            parameters.put("MULTIRANGE_TYPE_NAME", type.multirange().display());
        }
        return "CREATE TYPE " + type.name().display() + " AS RANGE " + Sql.parameters(parameters);
    }

    /** Whether the server would name the multirange type so by itself. */
    private static boolean isUsual(RangeType type) {
        String name = type.name().name().value();
        int range = name.indexOf("range");
        String multirange =
                range < 0 ? name + "_multirange" : name.substring(0, range) + "multi" + name.substring(range);
        return type.multirange().schema().equals(type.name().schema())
                && type.multirange().name().equals(new Identifier(multirange))
                && !new Identifier(multirange).isTooLong();
    }

    @Override
    public List<Statement> drop(RangeType type, Context context) {
        boolean cascades =
                SupportFunctions.of(type.id(), context.from()).findAny().isPresent();
        return List.of(Statement.harmless("DROP TYPE " + type.name().display() + (cascades ? " CASCADE" : "")));
    }

    @Override
    public Alteration alter(RangeType from, RangeType to, Context context) {
        RangeType renamed = new RangeType(
                from.name(),
                from.subtype(),
                to.multirange(),
                from.operatorClass(),
                from.collation(),
                from.canonical(),
                from.difference());
        boolean onlyRenamed = renamed.equals(to)
                && from.multirange().schema().equals(to.multirange().schema());
        return onlyRenamed
                ? Alteration.inPlace(List.of(
                        Statement.harmless("ALTER TYPE " + from.multirange().display() + " RENAME TO "
                                + to.multirange().name().display())))
                : new Alteration.Rebuild();
    }
}
