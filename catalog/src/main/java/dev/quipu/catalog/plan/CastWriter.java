package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Cast;
import java.util.List;

/** Writes casts. */
final class CastWriter implements Writer<Cast> {
    @Override
    public List<Statement> create(Cast cast, Context context) {
        String how = switch (cast.method()) {
            case FUNCTION -> " WITH FUNCTION " + cast.function();
            case BINARY -> " WITHOUT FUNCTION";
            case IN_OUT -> " WITH INOUT";
        };
        String where = switch (cast.context()) {
            case EXPLICIT -> "";
            case ASSIGNMENT -> " AS ASSIGNMENT";
            case IMPLICIT -> " AS IMPLICIT";
        };
        return List.of(
                Statement.harmless("CREATE CAST (" + cast.source() + " AS " + cast.target() + ")" + how + where));
    }

    @Override
    public List<Statement> drop(Cast cast, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(cast.id(), context.from())));
    }

    @Override
    public Alteration alter(Cast from, Cast to, Context context) {
        return new Alteration.Rebuild();
    }
}
