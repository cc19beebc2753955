package dev.quipu.catalog.plan;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pieces of SQL that several statements are made of. */
final class Sql {
    static final String INDENT = "\n    ";

    private Sql() {}

    /** Returns names with a comma between. */
    static String names(List<Identifier> names) {
        return names.stream().map(Identifier::display).collect(Collectors.joining(", "));
    }

    static String qualifiedNames(List<QualifiedName> names) {
        return names.stream().map(QualifiedName::display).collect(Collectors.joining(", "));
    }

    /** Returns a role for GRANT and the like; an empty name is PUBLIC. */
    static String role(String name) {
        return name.isEmpty() ? "PUBLIC" : new Identifier(name).display();
    }

    /** Returns elements in parentheses, a line each. */
    static String block(List<String> elements) {
        return elements.isEmpty()
                ? "()"
                : elements.stream().collect(Collectors.joining("," + INDENT, "(" + INDENT, "\n)"));
    }

    /** Returns {@code NAME = value} of each, a line each; what is only true needs no value. */
    static String parameters(Map<String, String> parameters) {
        return block(parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + valueOf(parameter.getValue()))
                .toList());
    }

    private static String valueOf(String value) {
        return value.isEmpty() || value.equals("true") ? "" : " = " + value;
    }

    /** Returns a clause with a blank before it, or nothing. */
    static String clause(String word, @Nullable String value) {
        return value == null || value.isEmpty() ? "" : " " + word + " " + value;
    }

    /** Returns an operator's name, which takes no quotes. */
    static String operator(QualifiedName name) {
        return name.schema().display() + "." + name.name().value();
    }
}
