package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Conversion;
import dev.quipu.catalog.name.Literal;
import java.util.List;

/** Writes encoding conversions. */
final class ConversionWriter implements Writer<Conversion> {
    @Override
    public List<Statement> create(Conversion conversion, Context context) {
        return List.of(Statement.harmless("CREATE " + (conversion.isDefault() ? "DEFAULT " : "") + "CONVERSION "
                + conversion.name().display() + " FOR " + Literal.quote(conversion.source()) + " TO "
                + Literal.quote(conversion.target()) + " FROM " + conversion.function()));
    }

    @Override
    public List<Statement> drop(Conversion conversion, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(conversion.id(), context.from())));
    }

    @Override
    public Alteration alter(Conversion from, Conversion to, Context context) {
        return new Alteration.Rebuild();
    }
}
