package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.TextSearchParser;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;

/** Text search parsers. */
final class TextSearchParserQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT p.oid, n.nspname, p.prsname, p.prsstart, p.prstoken, p.prsend,
                    nullif(p.prsheadline, 0)::regproc, p.prslextype
                FROM pg_ts_parser p
                JOIN pg_namespace n ON n.oid = p.prsnamespace
                WHERE %s
                """.formatted(scope.inScope(SystemCatalog.PG_TS_PARSER, "p.oid", "p.prsnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        QualifiedName name = row.name();
        Parameters functions = new Parameters();
        for (String function : List.of("START", "GETTOKEN", "END", "HEADLINE", "LEXTYPES")) {
            functions.put(function, row.textOrNull());
        }
        reading.add(SystemCatalog.PG_TS_PARSER, oid, new TextSearchParser(name, functions.all()));
    }
}
