package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Statistics;

/** Extended statistics. */
final class StatisticsQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT s.oid, pg_get_userbyid(s.stxowner), n.nspname, s.stxname, tn.nspname, t.relname, %s,
                    pg_get_statisticsobjdef(s.oid)
                FROM pg_statistic_ext s
                JOIN pg_namespace n ON n.oid = s.stxnamespace
                JOIN pg_class t ON t.oid = s.stxrelid
                JOIN pg_namespace tn ON tn.oid = t.relnamespace
                WHERE %s
                """.formatted(
                        scope.since(17, "s.stxstattarget", "nullif(s.stxstattarget, -1)"),
                        scope.inScope(SystemCatalog.PG_STATISTIC_EXT, "s.oid", "s.stxnamespace"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        var statistics = new Statistics(row.name(), row.name(), row.integerOrNull(), row.printed());
        reading.add(SystemCatalog.PG_STATISTIC_EXT, oid, statistics, owner, null);
    }
}
