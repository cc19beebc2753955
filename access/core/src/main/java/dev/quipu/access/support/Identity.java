package dev.quipu.access.support;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Who a transaction is for: settings of the server that hold until it ends.
 *
 * @param settings their names, {@code role} among them; none for whoever the connection is
 * @param values their values, in the same order
 * @param takingStatement reads what they are, and sets them: the server evaluates a list from the left
 * @param settingStatement sets them
 */
public record Identity(List<String> settings, List<String> values, String takingStatement, String settingStatement) {
    /** Whoever the connection is. */
    public static final Identity OF_CONNECTION = of(List.of());

    public Identity {
        settings = List.copyOf(settings);
        values = List.copyOf(values);
    }

    /** Returns an identity by these settings, whose values are empty as yet. */
    public static Identity of(List<String> settings) {
        String reading = settings.stream()
                .map(name -> "pg_catalog.current_setting('" + name + "', true)")
                .collect(Collectors.joining(", "));
        String setting = settings.stream()
                .map(name -> "pg_catalog.set_config('" + name + "', ?, true)")
                .collect(Collectors.joining(", "));
        List<String> empty = settings.stream().map(name -> "").toList();
        return new Identity(settings, empty, "SELECT " + reading + ", " + setting, "SELECT " + setting);
    }

    /** Returns an identity by the same settings, with values in their order. */
    public Identity with(String... values) {
        return new Identity(settings, List.of(values), takingStatement, settingStatement);
    }

    boolean isEmpty() {
        return settings.isEmpty();
    }
}
