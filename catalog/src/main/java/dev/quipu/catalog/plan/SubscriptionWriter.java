package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Subscription;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes subscriptions. How they connect is a secret that no plan knows: a new one is disabled and connects to nothing, and one
 * that is dropped leaves its slot with the publisher.
 */
final class SubscriptionWriter implements Writer<Subscription> {
    private static final Map<String, String> USUAL = Map.of(
            "synchronous_commit", "off",
            "binary", "false",
            "streaming", "off",
            "two_phase", "false",
            "disable_on_error", "false",
            "password_required", "true",
            "run_as_owner", "false",
            "origin", "any",
            "failover", "false");

    @Override
    public List<Statement> create(Subscription subscription, Context context) {
        var options = new LinkedHashMap<String, String>();
        options.put("connect", "false");
        options.putAll(subscription.options());
        String sql = "CREATE SUBSCRIPTION " + subscription.name().display() + Sql.INDENT + "CONNECTION ''" + Sql.INDENT
                + "PUBLICATION " + Sql.names(subscription.publications()) + Sql.INDENT + "WITH " + text(options);
        return context.draft(sql)
                .hazard(
                        Hazard.Kind.BREAKS_CLIENTS,
                        "Receives nothing until its connection is set, its slot made and it is enabled by hand.",
                        null)
                .only();
    }

    private static String text(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + " = " + value(option.getValue()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String value(String value) {
        return switch (value) {
            case "true", "false", "on", "off", "any", "none", "parallel", "NONE" -> value;
            default -> Literal.quote(value);
        };
    }

    @Override
    public List<Statement> drop(Subscription subscription, Context context) {
        var statements = new ArrayList<Statement>();
        String name = subscription.name().display();
        String slot = slotOf(subscription);
        if (!slot.equals("NONE")) {
            statements.add(Statement.harmless("ALTER SUBSCRIPTION " + name + " DISABLE"));
            statements.add(Statement.harmless("ALTER SUBSCRIPTION " + name + " SET (slot_name = NONE)"));
        }
        Draft drop = context.draft("DROP SUBSCRIPTION " + name);
        if (!slot.equals("NONE")) {
            drop.hazard(
                    Hazard.Kind.BREAKS_CLIENTS,
                    "Its slot " + new Identifier(slot).display()
                            + " stays with the publisher and keeps its WAL until it is dropped there by hand.",
                    null);
        }
        statements.add(drop.build());
        return statements;
    }

    private static String slotOf(Subscription subscription) {
        return subscription
                .options()
                .getOrDefault("slot_name", subscription.name().value());
    }

    @Override
    public Alteration alter(Subscription from, Subscription to, Context context) {
        String alter = "ALTER SUBSCRIPTION " + to.name().display();
        Map<String, String> changes = changes(from, to);
        if (changes.containsKey("two_phase") || changes.containsKey("slot_name") || changes.containsKey("failover")) {
            return new Alteration.Refused(
                    "The subscription " + to.name().display()
                            + " can change its slot only together with the publisher.",
                    "Disable it, change it and its slot by hand, then enable it.");
        }
        var statements = new ArrayList<Statement>();
        if (!from.publications().equals(to.publications())) {
            statements.add(Statement.harmless(
                    alter + " SET PUBLICATION " + Sql.names(to.publications()) + " WITH (refresh = false)"));
        }
        if (!changes.isEmpty()) {
            statements.add(Statement.harmless(alter + " SET " + text(changes)));
        }
        return Alteration.inPlace(statements);
    }

    private static Map<String, String> changes(Subscription from, Subscription to) {
        var changes = new LinkedHashMap<String, String>();
        from.options().keySet().stream()
                .filter(name -> !to.options().containsKey(name))
                .forEach(name ->
                        changes.put(name, USUAL.getOrDefault(name, from.name().value())));
        to.options().forEach((name, value) -> {
            if (!value.equals(from.options().get(name))) {
                changes.put(name, value);
            }
        });
        return changes;
    }
}
