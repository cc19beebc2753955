package dev.quipu.catalog.model;

import java.util.Locale;

/**
 * The kinds of objects that a schema consists of: those that {@code pg_dump -s} knows. Their order is the one in which
 * objects are listed, and in which they are created where nothing else decides.
 */
public enum Kind {
    SCHEMA,
    EXTENSION,
    LANGUAGE,
    ACCESS_METHOD,
    FOREIGN_DATA_WRAPPER("foreign data wrapper"),
    SERVER,
    USER_MAPPING("user mapping"),
    SHELL_TYPE("type"),
    ENUM_TYPE("type"),
    DOMAIN,
    COMPOSITE_TYPE("type"),
    RANGE_TYPE("type"),
    BASE_TYPE("type"),
    COLLATION,
    /** A function, procedure or window function. */
    FUNCTION,
    AGGREGATE,
    CAST,
    TRANSFORM,
    OPERATOR,
    OPERATOR_FAMILY("operator family"),
    OPERATOR_CLASS("operator class"),
    CONVERSION,
    TEXT_SEARCH_PARSER("text search parser"),
    TEXT_SEARCH_TEMPLATE("text search template"),
    TEXT_SEARCH_DICTIONARY("text search dictionary"),
    TEXT_SEARCH_CONFIGURATION("text search configuration"),
    SEQUENCE,
    /** An ordinary, partitioned or foreign table. */
    TABLE,
    COLUMN,
    /** A column's default; known to dependencies and plans, and part of the {@link Column} in the model. */
    DEFAULT,
    VIEW,
    MATERIALIZED_VIEW("materialized view"),
    INDEX,
    CONSTRAINT,
    STATISTICS,
    RULE,
    TRIGGER,
    POLICY,
    EVENT_TRIGGER("event trigger"),
    PUBLICATION,
    SUBSCRIPTION,
    DEFAULT_PRIVILEGES("default privileges");

    private final String words;

    Kind() {
        this.words = name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    Kind(String words) {
        this.words = words;
    }

    /** Returns the kind as people and SQL call it, in lower case. Several kinds of types share one word. */
    public String words() {
        return words;
    }
}
