package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Extension;
import dev.quipu.catalog.name.Literal;
import java.util.ArrayList;
import java.util.List;

/** Writes extensions. */
final class ExtensionWriter implements Writer<Extension> {
    @Override
    public List<Statement> create(Extension extension, Context context) {
        boolean isUsual = extension
                .version()
                .equals(context.options().usualVersions().get(extension.name().value()));
        return List.of(Statement.harmless("CREATE EXTENSION " + extension.name().display() + " WITH SCHEMA "
                + extension.schema().display()
                + (isUsual ? "" : " VERSION " + Literal.quote(extension.version()))));
    }

    @Override
    public List<Statement> drop(Extension extension, Context context) {
        return context.draft("DROP EXTENSION " + extension.name().display())
                .hazard(
                        Hazard.Kind.DATA_LOSS,
                        "Tables that the extension " + extension.name().display() + " has made go with it.",
                        null)
                .only();
    }

    @Override
    public Alteration alter(Extension from, Extension to, Context context) {
        var statements = new ArrayList<Statement>();
        String alter = "ALTER EXTENSION " + to.name().display();
        if (!from.schema().equals(to.schema())) {
            statements.add(context.draft(alter + " SET SCHEMA " + to.schema().display())
                    .hazard(Hazard.Kind.MAY_FAIL, "Fails if the extension may not be moved to another schema.", null)
                    .build());
        }
        if (!from.version().equals(to.version())) {
            statements.add(context.draft(alter + " UPDATE TO " + Literal.quote(to.version()))
                    .hazard(
                            Hazard.Kind.MAY_FAIL,
                            "Fails if the server has no way from version " + from.version() + " to " + to.version()
                                    + ".",
                            noPath(from, to))
                    .build());
        }
        return Alteration.inPlace(statements);
    }

    private static String noPath(Extension from, Extension to) {
        return "SELECT source, target FROM pg_catalog.pg_extension_update_paths("
                + Literal.quote(to.name().value())
                + ") WHERE source = " + Literal.quote(from.version()) + " AND target = " + Literal.quote(to.version())
                + " AND path IS NULL";
    }
}
