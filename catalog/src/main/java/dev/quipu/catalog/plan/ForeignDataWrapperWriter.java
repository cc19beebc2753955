package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ForeignDataWrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes foreign-data wrappers. */
final class ForeignDataWrapperWriter implements Writer<ForeignDataWrapper> {
    @Override
    public List<Statement> create(ForeignDataWrapper wrapper, Context context) {
        String options = wrapper.options().isEmpty() ? "" : Sql.INDENT + Options.foreign(wrapper.options());
        return List.of(Statement.harmless(
                "CREATE FOREIGN DATA WRAPPER " + wrapper.name().display() + Sql.clause("HANDLER", wrapper.handler())
                        + Sql.clause("VALIDATOR", wrapper.validator()) + options));
    }

    @Override
    public List<Statement> drop(ForeignDataWrapper wrapper, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(wrapper.id(), context.from())));
    }

    @Override
    public Alteration alter(ForeignDataWrapper from, ForeignDataWrapper to, Context context) {
        var clauses = new ArrayList<String>();
        clauses.add("ALTER FOREIGN DATA WRAPPER " + to.name().display());
        addFunction(clauses, "HANDLER", from.handler(), to.handler());
        addFunction(clauses, "VALIDATOR", from.validator(), to.validator());
        String options = Options.foreignChanges(from.options(), to.options());
        if (!options.isEmpty()) {
            clauses.add(options);
        }
        return Alteration.inPlace(List.of(Statement.harmless(String.join(Sql.INDENT, clauses))));
    }

    private static void addFunction(List<String> clauses, String word, @Nullable String from, @Nullable String to) {
        if (!Objects.equals(from, to)) {
            clauses.add(to == null ? "NO " + word : word + " " + to);
        }
    }
}
