package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lists of options as SQL writes them. */
final class Options {
    private static final Pattern PLAIN = Pattern.compile("[0-9]+(\\.[0-9]+)?|true|false|on|off|auto|local|cascaded");

    /** Those that are changed while others write; the server takes ACCESS EXCLUSIVE for all others. */
    private static final Pattern WEAK =
            Pattern.compile("(toast\\.)?((log_)?autovacuum_.*|vacuum_.*|fillfactor|parallel_workers"
                    + "|toast_tuple_target|deduplicate_items|n_distinct|n_distinct_inherited)");

    private Options() {}

    /**
     * What SET or RESET does to some options.
     *
     * @param action such as {@code RESET (fillfactor)}
     * @param lock the lock that it takes on the relation whose options they are
     */
    record Change(String action, LockMode lock) {
        private static Change of(String action, Collection<String> names) {
            boolean weak = names.stream().allMatch(name -> WEAK.matcher(name).matches());
            return new Change(action, weak ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE);
        }
    }

    /** Returns {@code (fillfactor = 70, toast.autovacuum_enabled = false)}. */
    static String storage(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> name(option.getKey()) + " = " + value(option.getValue()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Returns what SET and RESET do to make options others: none, one or two actions. */
    static List<Change> changes(SortedMap<String, String> from, SortedMap<String, String> to) {
        var actions = new ArrayList<Change>();
        List<String> reset =
                from.keySet().stream().filter(name -> !to.containsKey(name)).toList();
        if (!reset.isEmpty()) {
            String names = reset.stream().map(Options::name).collect(Collectors.joining(", "));
            actions.add(Change.of("RESET (" + names + ")", reset));
        }
        Map<String, String> set = to.entrySet().stream()
                .filter(option -> !option.getValue().equals(from.get(option.getKey())))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, java.util.TreeMap::new));
        if (!set.isEmpty()) {
            actions.add(Change.of("SET " + storage(set), set.keySet()));
        }
        return actions;
    }

    /** Returns {@code OPTIONS (host 'a', port '1')}, as foreign tables and the like take them. */
    static String foreign(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> new Identifier(option.getKey()).display() + " " + Literal.quote(option.getValue()))
                .collect(Collectors.joining(", ", "OPTIONS (", ")"));
    }

    /** Returns {@code OPTIONS (ADD a 'x', SET b 'y', DROP c)}; empty if nothing differs. */
    static String foreignChanges(Map<String, String> from, Map<String, String> to) {
        var changes = new ArrayList<String>();
        to.forEach((name, value) -> {
            if (!value.equals(from.get(name))) {
                String verb = from.containsKey(name) ? "SET " : "ADD ";
                changes.add(verb + new Identifier(name).display() + " " + Literal.quote(value));
            }
        });
        from.keySet().stream()
                .filter(name -> !to.containsKey(name))
                .forEach(name -> changes.add("DROP " + new Identifier(name).display()));
        return changes.isEmpty() ? "" : "OPTIONS (" + String.join(", ", changes) + ")";
    }

    private static String name(String name) {
        return Arrays.stream(name.split("\\.", 2))
                .map(part -> new Identifier(part).display())
                .collect(Collectors.joining("."));
    }

    private static String value(String value) {
        return PLAIN.matcher(value).matches() ? value : Literal.quote(value);
    }
}
