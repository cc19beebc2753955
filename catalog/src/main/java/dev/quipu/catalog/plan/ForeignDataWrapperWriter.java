package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ForeignDataWrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes foreign-data wrappers. */
final class ForeignDataWrapperWriter implements Writer<ForeignDataWrapper> {
    @Override
    public List<Statement> create(ForeignDataWrapper wrapper, Context context) {
        String options = wrapper.options().isEmpty() ? "" : Sql.INDENT + Options.foreign(wrapper.options());
        Draft draft = context.draft(
                "CREATE FOREIGN DATA WRAPPER " + wrapper.name().display() + Sql.clause("HANDLER", wrapper.handler())
                        + Sql.clause("VALIDATOR", wrapper.validator()) + options);
        return Secrets.note(draft, wrapper.id(), Map.of(), wrapper.options()).only();
    }

    @Override
    public List<Statement> drop(ForeignDataWrapper wrapper, Context context) {
        Draft draft = context.draft("DROP " + Designation.of(wrapper.id(), context.from()));
        return Secrets.note(draft, wrapper.id(), wrapper.options(), Map.of()).only();
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
        Draft draft = context.draft(String.join(Sql.INDENT, clauses));
        return Alteration.inPlace(
                Secrets.note(draft, to.id(), from.options(), to.options()).only());
    }

    private static void addFunction(List<String> clauses, String word, @Nullable String from, @Nullable String to) {
        if (!Objects.equals(from, to)) {
            clauses.add(to == null ? "NO " + word : word + " " + to);
        }
    }
}
