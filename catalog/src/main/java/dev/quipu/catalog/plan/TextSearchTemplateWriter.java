package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.TextSearchTemplate;
import java.util.LinkedHashMap;
import java.util.List;

/** Writes text search templates. */
final class TextSearchTemplateWriter implements Writer<TextSearchTemplate> {
    @Override
    public List<Statement> create(TextSearchTemplate template, Context context) {
        var functions = new LinkedHashMap<String, String>();
        if (template.init() != null) {
            functions.put("INIT", template.init());
        }
        functions.put("LEXIZE", template.lexize());
        return List.of(Statement.harmless(
                "CREATE TEXT SEARCH TEMPLATE " + template.name().display() + " " + Sql.parameters(functions)));
    }

    @Override
    public List<Statement> drop(TextSearchTemplate template, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(template.id(), context.from())));
    }

    @Override
    public Alteration alter(TextSearchTemplate from, TextSearchTemplate to, Context context) {
        return new Alteration.Rebuild();
    }
}
