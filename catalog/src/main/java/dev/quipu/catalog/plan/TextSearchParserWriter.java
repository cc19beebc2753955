package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.TextSearchParser;
import java.util.List;

/** Writes text search parsers. */
final class TextSearchParserWriter implements Writer<TextSearchParser> {
    @Override
    public List<Statement> create(TextSearchParser parser, Context context) {
        return List.of(Statement.harmless(
                "CREATE TEXT SEARCH PARSER " + parser.name().display() + " " + Sql.parameters(parser.functions())));
    }

    @Override
    public List<Statement> drop(TextSearchParser parser, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(parser.id(), context.from())));
    }

    @Override
    public Alteration alter(TextSearchParser from, TextSearchParser to, Context context) {
        return new Alteration.Rebuild();
    }
}
