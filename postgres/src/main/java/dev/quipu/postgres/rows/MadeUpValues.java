package dev.quipu.postgres.rows;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.CompositeType;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.name.Literal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value of each type, another for each row; as text, most of which are also values of the types that a column may get. */
final class MadeUpValues {
    private static final String NULL = "NULL";

    private final Map<String, CatalogObject> types = new HashMap<>();

    MadeUpValues(Catalog catalog) {
        catalog.objects().forEach((id, object) -> {
            if (id.kind() == Kind.ENUM_TYPE || id.kind() == Kind.DOMAIN || id.kind() == Kind.COMPOSITE_TYPE) {
                types.put(id.display(), object);
            }
        });
    }

    /** Returns the domain that a type is, if it is one, as the catalog knows it. */
    List<DomainType> domain(String type) {
        return types.get(type) instanceof DomainType domain ? List.of(domain) : List.of();
    }

    /**
     * Returns an expression.
     *
     * @param type with modifiers
     * @param row from 1 to 9
     * @return NULL for a type of which nothing is known
     */
    String of(String type, int row) {
        if (type.endsWith("[]")) {
            String element = type.substring(0, type.length() - 2);
            return "ARRAY[" + of(element, row) + "]::" + type;
        }
        return switch (types.get(type)) {
            case EnumType labels ->
                labels.labels().isEmpty()
                        ? NULL
                        : Literal.quote(
                                labels.labels().get((row - 1) % labels.labels().size()));
            case DomainType domain -> of(domain.baseType(), row);
            case CompositeType composite ->
                composite.attributes().stream()
                        .map(attribute -> of(attribute.type(), row))
                        .collect(Collectors.joining(", ", "ROW(", ")::" + type));
            case null, default -> builtIn(type.replaceFirst("\\([0-9, -]+\\)", ""), row);
        };
    }

    private static String builtIn(String type, int row) {
        return switch (type) {
            case "smallint",
                    "integer",
                    "bigint",
                    "numeric",
                    "real",
                    "double precision",
                    "money",
                    "oid",
                    "text",
                    "character varying",
                    "character",
                    "name",
                    "\"char\"",
                    "json",
                    "jsonb",
                    "tsvector",
                    "tsquery",
                    "xml" -> "'" + row + "'";
            case "boolean" -> row % 2 == 1 ? "true" : "false";
            case "bytea" -> "'\\x0" + row + "'";
            case "uuid" -> "'00000000-0000-0000-0000-00000000000" + row + "'";
            case "date", "timestamp without time zone", "timestamp with time zone" -> "'2026-01-0" + row + "'";
            case "time without time zone", "time with time zone" -> "'0" + row + ":00'";
            case "interval" -> "'" + row + " days'";
            case "inet", "cidr" -> "'10.0.0." + row + "'";
            case "macaddr" -> "'08:00:2b:00:00:0" + row + "'";
            case "bit", "bit varying" -> "'1'";
            case "int4range", "int8range", "numrange" -> "'[" + row + "," + (row + 1) + ")'";
            case "daterange", "tsrange", "tstzrange" -> "'[2026-01-0" + row + ",2026-01-0" + (row + 1) + ")'";
            case "point" -> "'(" + row + "," + row + ")'";
            case "pg_lsn" -> "'0/" + row + "'";
            default -> NULL;
        };
    }
}
