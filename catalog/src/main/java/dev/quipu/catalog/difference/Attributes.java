package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The attributes of an object as words and texts, for people; its names, which are its identity, are left out. */
final class Attributes {
    /** Which components say what an object is called and where it belongs. */
    private static final Set<String> IDENTITY =
            Set.of("name", "relation", "table", "position", "argumentTypes", "identityArguments");

    /** Components whose names are not the field's words for them. */
    private static final Map<String, String> WORDS = Map.of(
            "defaultExpression", "default",
            "notNull", "not null",
            "ofType", "of type",
            "securityDefiner", "security definer",
            "partition", "partition of");

    /** What a whole definition says too. */
    private static final Set<String> IN_DEFINITION = Set.of(
            "type",
            "columns",
            "reference",
            "deferrable",
            "deferred",
            "validated",
            "enforced",
            "no inherit",
            "index",
            "method",
            "unique",
            "nulls not distinct",
            "keys",
            "included",
            "predicate",
            "options",
            "function",
            "constraint");

    private Attributes() {}

    /** Returns texts by their names; attributes that are as usual or absent have an empty text. */
    static Map<String, String> of(CatalogObject object) {
        return of(object, false);
    }

    private static Map<String, String> of(CatalogObject object, boolean withGeneratedNames) {
        var attributes = new LinkedHashMap<String, String>();
        Records.components((Record) object).forEach((component, value) -> {
            if (!IDENTITY.contains(component)) {
                attributes.put(word(component), text(object, component, value, withGeneratedNames));
            }
        });
        if (object instanceof Function function) {
            attributes.putAll(FunctionPromises.of(function));
        }
        return attributes;
    }

    /** One attribute's value before and after. */
    record Changed(String name, String from, String to) {}

    /** Returns the attributes in which two objects of one kind differ. */
    static List<Changed> between(CatalogObject from, CatalogObject to, Normal normal) {
        boolean names = normal.countsGeneratedNames();
        Map<String, String> normalFrom = of(normal.of(from), names);
        Map<String, String> normalTo = of(normal.of(to), names);
        Map<String, String> texts = of(from, names);
        Map<String, String> textsAfter = of(to, names);
        List<Changed> changed = texts.keySet().stream()
                .filter(name -> !normalFrom.getOrDefault(name, "").equals(normalTo.getOrDefault(name, "")))
                .map(name -> new Changed(name, texts.getOrDefault(name, ""), textsAfter.getOrDefault(name, "")))
                .toList();
        return changed.isEmpty() ? positions(from, to) : withoutRepetition(from, to, changed);
    }

    private static List<Changed> positions(CatalogObject from, CatalogObject to) {
        return from instanceof Column before && to instanceof Column after
                ? List.of(new Changed("position", String.valueOf(before.position()), String.valueOf(after.position())))
                : List.of();
    }

    /** A function's definition repeats its other attributes; a constraint's attributes repeat its definition. */
    private static List<Changed> withoutRepetition(CatalogObject from, CatalogObject to, List<Changed> changed) {
        boolean hasDefinition = changed.stream().anyMatch(one -> one.name().equals("definition"));
        boolean hasBody = changed.stream().anyMatch(one -> one.name().equals("body"));
        boolean isStructured = hasDefinition
                && !(from instanceof Function)
                && changed.stream()
                        .allMatch(one -> one.name().equals("definition") || IN_DEFINITION.contains(one.name()));
        if (isStructured) {
            return List.of(new Changed("", Description.of(from), Description.of(to)));
        }
        return hasDefinition && (hasBody || changed.size() > 1)
                ? changed.stream()
                        .filter(one -> !one.name().equals("definition"))
                        .toList()
                : changed;
    }

    private static String word(String component) {
        return WORDS.getOrDefault(
                component, component.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT));
    }

    private static String text(
            CatalogObject object, String component, @Nullable Object value, boolean withGeneratedNames) {
        return switch (component) {
            case "notNull" -> value == null ? "" : notNull((NotNull) value, object, withGeneratedNames);
            case "storage" -> value == Column.Storage.OF_TYPE ? "" : text(value);
            case "local" -> Boolean.TRUE.equals(value) ? "" : "inherited";
            case "enabled" -> value instanceof Enum<?> ? "origin".equals(text(value)) ? "" : text(value) : yes(value);
            case "validated", "enforced", "valid" -> Boolean.FALSE.equals(value) ? "no" : "";
            default -> text(value);
        };
    }

    private static String notNull(NotNull notNull, CatalogObject object, boolean withGeneratedName) {
        Identifier name = notNull.name();
        return (name == null || (!withGeneratedName && isGenerated(name, object)) ? "yes" : name.display())
                + (notNull.validated() ? "" : " not valid")
                + (notNull.noInherit() ? " no inherit" : "")
                + (notNull.local() ? "" : " inherited");
    }

    private static boolean isGenerated(Identifier name, CatalogObject object) {
        return switch (object) {
            case Column column -> GeneratedName.isNotNullOf(name.value(), column);
            case DomainType domain ->
                GeneratedName.isOfDomain(name.value(), domain.name().name().value());
            default -> false;
        };
    }

    private static String yes(@Nullable Object value) {
        return Boolean.TRUE.equals(value) ? "yes" : "";
    }

    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Boolean yes -> yes(yes);
            case Identifier name -> name.display();
            case QualifiedName name -> name.display();
            case ObjectId id -> id.display();
            case Enum<?> word -> word.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            case Column.Generated generated -> generated.expression() + (generated.stored() ? " stored" : " virtual");
            case Record record -> text(record);
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                        .collect(Collectors.joining(", "));
            case Collection<?> list -> list.stream().map(Attributes::text).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    private static String text(Record record) {
        Map<String, @Nullable Object> components = Records.components(record);
        return components.entrySet().stream()
                .filter(component -> !text(component.getValue()).isEmpty())
                .map(component -> component.getValue() instanceof Boolean
                        ? word(component.getKey())
                        : isPlain(component.getKey())
                                ? text(component.getValue())
                                : word(component.getKey()) + " " + text(component.getValue()))
                .collect(Collectors.joining(" "));
    }

    /** What needs no word beside it. */
    private static boolean isPlain(String component) {
        return switch (component) {
            case "name", "type", "parent", "bound", "definition", "expression", "table", "mode" -> true;
            default -> false;
        };
    }
}
