package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.TextSearchConfiguration;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Text search configurations. */
final class TextSearchConfigurationQuery implements CatalogQuery {
    private static final int FIELDS = 3;

    @Override
    public String sql(Scope scope) {
        return """
                SELECT c.oid, pg_get_userbyid(c.cfgowner), n.nspname, c.cfgname, pn.nspname, p.prsname,
                    (SELECT array_agg(ARRAY[
                            (SELECT k.alias FROM ts_token_type(c.cfgparser) k WHERE k.tokid = m.maptokentype),
                            dn.nspname::text, d.dictname::text] ORDER BY m.maptokentype, m.mapseqno)
                        FROM pg_ts_config_map m
                        JOIN pg_ts_dict d ON d.oid = m.mapdict
                        JOIN pg_namespace dn ON dn.oid = d.dictnamespace
                        WHERE m.mapcfg = c.oid)
                FROM pg_ts_config c
                JOIN pg_namespace n ON n.oid = c.cfgnamespace
                JOIN pg_ts_parser p ON p.oid = c.cfgparser
                JOIN pg_namespace pn ON pn.oid = p.prsnamespace
                WHERE %s
                """.formatted(scope.inScope(SystemCatalog.PG_TS_CONFIG, "c.oid", "c.cfgnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        QualifiedName name = row.name();
        QualifiedName parser = row.name();
        SortedMap<String, List<QualifiedName>> mappings = new TreeMap<>();
        List<String> fields = row.list();
        for (int i = 0; i < fields.size(); i += FIELDS) {
            mappings.computeIfAbsent(fields.get(i), key -> new ArrayList<>())
                    .add(new QualifiedName(new Identifier(fields.get(i + 1)), new Identifier(fields.get(i + 2))));
        }
        var configuration = new TextSearchConfiguration(name, parser, mappings);
        reading.add(SystemCatalog.PG_TS_CONFIG, oid, configuration, owner, null);
    }
}
