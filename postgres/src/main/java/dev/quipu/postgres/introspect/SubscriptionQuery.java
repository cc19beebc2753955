package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Subscription;
import dev.quipu.catalog.name.Identifier;
import java.util.Comparator;
import java.util.List;

/** Subscriptions, as far as every user may see them: how they connect is a secret. */
final class SubscriptionQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT s.oid, pg_get_userbyid(s.subowner), s.subname, s.subpublications, s.subslotname, s.subsynccommit,
                    s.subbinary, s.substream::text, %s, %s, %s, %s, %s, %s
                FROM pg_subscription s
                WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                """.formatted(
                        scope.since(15, "s.subtwophasestate <> 'd'", "false"),
                        scope.since(15, "s.subdisableonerr", "false"),
                        scope.since(16, "s.subpasswordrequired", "true"),
                        scope.since(16, "s.subrunasowner", "false"),
                        scope.since(16, "s.suborigin", "'any'"),
                        scope.since(17, "s.subfailover", "false"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        Identifier name = row.identifier();
        List<Identifier> publications = row.identifiers();
        Parameters options = new Parameters();
        String slot = row.textOrNull();
        options.unless("slot_name", name.value(), slot == null ? "NONE" : slot);
        options.unless("synchronous_commit", "off", row.text());
        options.unless("binary", "false", String.valueOf(row.flag()));
        options.put("streaming", streaming(row.text()));
        options.unless("two_phase", "false", String.valueOf(row.flag()));
        options.unless("disable_on_error", "false", String.valueOf(row.flag()));
        options.unless("password_required", "true", String.valueOf(row.flag()));
        options.unless("run_as_owner", "false", String.valueOf(row.flag()));
        options.unless("origin", "any", row.text());
        options.unless("failover", "false", String.valueOf(row.flag()));
        var subscription = new Subscription(
                name,
                publications.stream()
                        .sorted(Comparator.comparing(Identifier::value))
                        .toList(),
                options.all());
        reading.add(SystemCatalog.PG_SUBSCRIPTION, oid, subscription, owner, null);
        reading.notModelled("how " + subscription.id() + " connects", "it may hold a password", subscription.id());
    }

    /** A flag before 16, then one of three letters. What is the default has changed too, so every value is said. */
    private static String streaming(String text) {
        return switch (text) {
            case "t", "true" -> "on";
            case "p" -> "parallel";
            case "f", "false" -> "off";
            default -> throw CatalogRow.unknown("the streaming of a subscription", text);
        };
    }
}
