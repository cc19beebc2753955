package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.EventTrigger;

/** Event triggers. */
final class EventTriggerQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT e.oid, pg_get_userbyid(e.evtowner), e.evtname, e.evtevent, e.evttags, n.nspname, f.proname, e.evtenabled
                FROM pg_event_trigger e
                JOIN pg_proc f ON f.oid = e.evtfoid
                JOIN pg_namespace n ON n.oid = f.pronamespace
                WHERE %s
                """.formatted(scope.ofUser(SystemCatalog.PG_EVENT_TRIGGER, "e.oid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        var trigger = new EventTrigger(
                row.identifier(),
                row.text(),
                row.list().stream().sorted().toList(),
                row.name(),
                Enabling.of(row.letter()));
        reading.add(SystemCatalog.PG_EVENT_TRIGGER, oid, trigger, owner, null);
    }
}
