package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Aggregate;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import java.util.Locale;

/**
 * How SQL names an object: {@code TABLE app.t}, {@code CONSTRAINT c ON app.t}, {@code FUNCTION app.f(integer)}.
 *
 * @param kind the words for its kind
 * @param name the rest
 */
record Designation(String kind, String name) {
    /** Returns how COMMENT, SECURITY LABEL, DROP and ALTER … OWNER TO name an object of a catalog. */
    static Designation of(ObjectId id, Lookup lookup) {
        return switch (id.kind()) {
            case SCHEMA,
                    EXTENSION,
                    LANGUAGE,
                    SERVER,
                    DOMAIN,
                    COLLATION,
                    SEQUENCE,
                    VIEW,
                    INDEX,
                    STATISTICS,
                    COLUMN,
                    PUBLICATION,
                    SUBSCRIPTION,
                    CONVERSION,
                    ACCESS_METHOD,
                    FOREIGN_DATA_WRAPPER,
                    EVENT_TRIGGER,
                    MATERIALIZED_VIEW,
                    TEXT_SEARCH_PARSER,
                    TEXT_SEARCH_TEMPLATE,
                    TEXT_SEARCH_DICTIONARY,
                    TEXT_SEARCH_CONFIGURATION,
                    TRANSFORM,
                    USER_MAPPING,
                    DEFAULT_PRIVILEGES,
                    DEFAULT -> plain(id);
            case SHELL_TYPE, ENUM_TYPE, COMPOSITE_TYPE, RANGE_TYPE, BASE_TYPE -> new Designation("TYPE", id.display());
            case TABLE -> new Designation(isForeign(id, lookup) ? "FOREIGN TABLE" : "TABLE", id.display());
            case FUNCTION, AGGREGATE -> routine(lookup.get(id));
            case CAST -> new Designation("CAST", id.display());
            case OPERATOR -> new Designation("OPERATOR", operator(id));
            case OPERATOR_FAMILY, OPERATOR_CLASS -> ofMethod(id);
            case CONSTRAINT, TRIGGER, RULE, POLICY -> part(id, lookup);
        };
    }

    private static Designation plain(ObjectId id) {
        return id.kind() == Kind.TRANSFORM
                ? new Designation(
                        "TRANSFORM",
                        "FOR " + id.path().getFirst() + " LANGUAGE "
                                + new Identifier(id.path().getLast()).display())
                : new Designation(id.kind().words().toUpperCase(Locale.ROOT), id.display());
    }

    private static boolean isForeign(ObjectId id, Lookup lookup) {
        return lookup.find(id) instanceof Table table && table.foreign() != null;
    }

    private static Designation routine(CatalogObject object) {
        return switch (object) {
            case Function function ->
                new Designation(
                        function.form() == Function.Form.PROCEDURE ? "PROCEDURE" : "FUNCTION",
                        function.name().display() + "(" + function.identityArguments() + ")");
            case Aggregate aggregate ->
                new Designation("AGGREGATE", aggregate.name().display() + "(" + aggregate.identityArguments() + ")");
            default -> throw new IllegalArgumentException(object.id() + " is no routine");
        };
    }

    private static String operator(ObjectId id) {
        return new Identifier(id.path().getFirst()).display() + "." + id.name() + " ("
                + id.path().getLast() + ")";
    }

    private static Designation ofMethod(ObjectId id) {
        String word = id.kind() == Kind.OPERATOR_CLASS ? "OPERATOR CLASS" : "OPERATOR FAMILY";
        return new Designation(
                word,
                id.qualifiedName().display() + " USING "
                        + new Identifier(id.path().get(2)).display());
    }

    private static Designation part(ObjectId id, Lookup lookup) {
        boolean isOfDomain = lookup.find(ObjectId.of(Kind.DOMAIN, id.qualifiedName())) instanceof DomainType;
        String name = new Identifier(id.name()).display() + " ON " + (isOfDomain ? "DOMAIN " : "")
                + id.qualifiedName().display();
        return new Designation(id.kind().words().toUpperCase(Locale.ROOT), name);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
