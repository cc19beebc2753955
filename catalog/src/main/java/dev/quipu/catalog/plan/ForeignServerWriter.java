package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ForeignServer;
import dev.quipu.catalog.name.Literal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes foreign servers. */
final class ForeignServerWriter implements Writer<ForeignServer> {
    @Override
    public List<Statement> create(ForeignServer server, Context context) {
        String options = server.options().isEmpty() ? "" : Sql.INDENT + Options.foreign(server.options());
        Draft draft = context.draft("CREATE SERVER " + server.name().display()
                + Sql.clause("TYPE", quoted(server.type()))
                + Sql.clause("VERSION", quoted(server.version()))
                + " FOREIGN DATA WRAPPER " + server.wrapper().display() + options);
        return Secrets.note(draft, server.id(), Map.of(), server.options()).only();
    }

    private static @Nullable String quoted(@Nullable String text) {
        return text == null ? null : Literal.quote(text);
    }

    @Override
    public List<Statement> drop(ForeignServer server, Context context) {
        Draft draft = context.draft("DROP " + Designation.of(server.id(), context.from()));
        return Secrets.note(draft, server.id(), server.options(), Map.of()).only();
    }

    @Override
    public Alteration alter(ForeignServer from, ForeignServer to, Context context) {
        if (!from.wrapper().equals(to.wrapper()) || !Objects.equals(from.type(), to.type())) {
            return new Alteration.Rebuild();
        }
        boolean sameVersion = Objects.equals(from.version(), to.version());
        String version = sameVersion ? "" : " VERSION " + (to.version() == null ? "NULL" : Literal.quote(to.version()));
        String options = Options.foreignChanges(from.options(), to.options());
        Draft draft = context.draft(
                "ALTER SERVER " + to.name().display() + version + (options.isEmpty() ? "" : Sql.INDENT + options));
        return Alteration.inPlace(
                Secrets.note(draft, to.id(), from.options(), to.options()).only());
    }
}
