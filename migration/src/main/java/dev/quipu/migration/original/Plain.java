package dev.quipu.migration.original;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.name.Identifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The pack's expressions before the pack is there: its enums are texts in them.
 *
 * @param schema the pack's schema
 * @param enums the labels of its enums, by their names as types print them
 */
record Plain(Identifier schema, Map<String, List<String>> enums) {
    static Plain of(Catalog made, Identifier schema) {
        Map<String, List<String>> enums = new HashMap<>();
        made.all(EnumType.class)
                .filter(type -> type.name().schema().equals(schema))
                .forEach(type -> enums.put(type.name().display(), type.labels()));
        return new Plain(schema, Map.copyOf(enums));
    }

    /** Returns the labels of a type, if it is one of the pack's enums. */
    Optional<List<String>> labels(String type) {
        List<String> labels = enums.get(type);
        return Optional.ofNullable(labels == null ? enums.get(schema.display() + "." + type) : labels);
    }

    String text(String expression) {
        String plain = expression;
        for (String name : enums.keySet()) {
            String bare = name.substring(name.lastIndexOf('.') + 1);
            plain = plain.replaceAll(
                    "::(?:" + Pattern.quote(schema.display() + ".") + ")?" + Pattern.quote(bare) + "(?![\\w\"])",
                    "::text");
        }
        return plain;
    }

    /** Tells whether an expression calls a function of the pack, or names anything else that is not there yet. */
    boolean isSelfContained(String expression) {
        return !text(expression).contains(schema.display() + ".");
    }

    static String names(Collection<String> columns) {
        return columns.stream().map(TableCopy::quoted).collect(Collectors.joining(", "));
    }
}
