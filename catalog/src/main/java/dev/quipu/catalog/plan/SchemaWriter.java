package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Schema;
import java.util.ArrayList;
import java.util.List;

/** Writes schemas. */
final class SchemaWriter implements Writer<Schema> {
    /** Every database has the schema public from its template. */
    @Override
    public List<Statement> create(Schema schema, Context context) {
        String always = schema.name().value().equals("public") ? "IF NOT EXISTS " : "";
        return List.of(
                Statement.harmless("CREATE SCHEMA " + always + schema.name().display()));
    }

    @Override
    public List<Statement> drop(Schema schema, Context context) {
        var statements = new ArrayList<Statement>(new ShellOperators(context.from()).drop(schema.name()));
        statements.add(Statement.harmless("DROP " + Designation.of(schema.id(), context.from())));
        return statements;
    }

    @Override
    public Alteration alter(Schema from, Schema to, Context context) {
        return Alteration.NONE;
    }
}
