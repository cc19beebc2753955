package dev.quipu.catalog.render;

import static dev.quipu.catalog.render.TypeScriptText.string;

import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.CompositeType;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a type of PostgreSQL is in TypeScript, as the value that JSON carries.
 *
 * @param scope what is shown; of types outside of it no more is known than what they are made of
 * @param stringNumbers whether bigint and numeric are strings, because a JavaScript number loses digits above 2^53
 */
record TypeScriptTypes(Scope scope, boolean stringNumbers) {
    private static final List<Kind> NAMED =
            List.of(Kind.ENUM_TYPE, Kind.DOMAIN, Kind.COMPOSITE_TYPE, Kind.TABLE, Kind.VIEW, Kind.MATERIALIZED_VIEW);

    String of(String sqlType) {
        SqlType type = SqlType.parse(sqlType);
        QualifiedName name = type.qualifiedName();
        String element = name == null ? builtIn(type.name()) : named(name);
        String one = element.contains(" | ") ? "(" + element + ")" : element;
        return type.array() ? one + "[]" : element;
    }

    /** Returns the domains that a type is, from the outermost in; none of an array of them. */
    Stream<DomainType> domains(String sqlType) {
        SqlType type = SqlType.parse(sqlType);
        QualifiedName name = type.qualifiedName();
        return name != null && !type.array() && find(name) instanceof DomainType domain
                ? Stream.concat(Stream.of(domain), domains(domain.baseType()))
                : Stream.empty();
    }

    private String builtIn(String type) {
        return switch (type) {
            case "boolean" -> "boolean";
            case "smallint", "integer", "real", "double precision" -> "number";
            case "bigint", "numeric" -> stringNumbers ? "string" : "number";
            case "bytea", "character", "character varying", "text", "date", "uuid" -> "string";
            case "time without time zone", "time with time zone" -> "string";
            case "timestamp without time zone", "timestamp with time zone" -> "string";
            case "json", "jsonb" -> "Json";
            case "void" -> "undefined";
            case "record" -> "Record<string, unknown>";
            default -> "unknown";
        };
    }

    private String named(QualifiedName name) {
        CatalogObject type = find(name);
        if (type instanceof DomainType domain) {
            return of(domain.baseType());
        }
        if (type instanceof EnumType labelled && !scope.shows(name)) {
            return labels(labelled);
        }
        if (type == null || !scope.shows(name)) {
            return ofExtension(name);
        }
        String database = "Database[" + string(name.schema().value()) + "]";
        String key = "[" + string(name.name().value()) + "]";
        return switch (type) {
            case EnumType ignored -> database + "[\"Enums\"]" + key;
            case CompositeType ignored -> database + "[\"CompositeTypes\"]" + key;
            case Table ignored -> database + "[\"Tables\"]" + key + "[\"Row\"]";
            default -> database + "[\"Views\"]" + key + "[\"Row\"]";
        };
    }

    /** Of what is not shown there is no name to write. */
    private static String labels(EnumType type) {
        return type.labels().isEmpty()
                ? "never"
                : type.labels().stream().map(TypeScriptText::string).collect(Collectors.joining(" | "));
    }

    private @Nullable CatalogObject find(QualifiedName name) {
        return NAMED.stream()
                .map(kind -> scope.catalog().objects().get(ObjectId.of(kind, name)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String ofExtension(QualifiedName name) {
        return switch (name.name().value()) {
            case "citext", "vector" -> "string";
            default -> "unknown";
        };
    }
}
