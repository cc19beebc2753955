package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.name.Literal;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes enumerations. Values are added where they are; that some are gone or stand elsewhere takes a new type
 * ({@link EnumReplacement}).
 */
final class EnumTypeWriter implements Writer<EnumType> {
    @Override
    public List<Statement> create(EnumType type, Context context) {
        return List.of(Statement.harmless(definition(type)));
    }

    static String definition(EnumType type) {
        List<String> labels = type.labels().stream().map(Literal::quote).toList();
        String inLine = "CREATE TYPE " + type.name().display() + " AS ENUM (" + String.join(", ", labels) + ")";
        return inLine.length() <= 100
                ? inLine
                : "CREATE TYPE " + type.name().display() + " AS ENUM " + Sql.block(labels);
    }

    @Override
    public List<Statement> drop(EnumType type, Context context) {
        return List.of(Statement.harmless("DROP TYPE " + type.name().display()));
    }

    @Override
    public Alteration alter(EnumType from, EnumType to, Context context) {
        List<String> kept = to.labels().stream().filter(from.labels()::contains).toList();
        return kept.equals(from.labels())
                ? Alteration.inPlace(additions(from, to, context))
                : new EnumReplacement(from, to, context).alteration();
    }

    private static List<Statement> additions(EnumType from, EnumType to, Context context) {
        var statements = new ArrayList<Statement>();
        for (int i = 0; i < to.labels().size(); i++) {
            String label = to.labels().get(i);
            if (!from.labels().contains(label)) {
                Draft draft = context.draft("ALTER TYPE " + to.name().display() + " ADD VALUE " + Literal.quote(label)
                        + place(from, to, i));
                statements.add((new EnumValueUses(to, label, context).areThere() ? draft.outsideTransactions() : draft)
                        .build());
            }
        }
        return statements;
    }

    /** A value comes behind the one before it, which is there by then, or before the first one; at the end by itself. */
    private static String place(EnumType from, EnumType to, int at) {
        boolean isLast = to.labels().subList(at, to.labels().size()).stream().noneMatch(from.labels()::contains);
        if (isLast) {
            return "";
        }
        return at == 0
                ? " BEFORE " + Literal.quote(from.labels().getFirst())
                : " AFTER " + Literal.quote(to.labels().get(at - 1));
    }
}
