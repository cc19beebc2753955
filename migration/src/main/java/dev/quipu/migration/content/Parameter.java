package dev.quipu.migration.content;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of a query, as its header declares it: {@code -- param: days integer = 7  how many days back}.
 *
 * @param name what stands after the colon in the SQL
 * @param type its type, as SQL writes it
 * @param defaultValue the value that it has when none is given, as text that its type reads; null if one has to be given
 * @param description what it means; empty if the header does not say
 */
public record Parameter(String name, String type, @Nullable String defaultValue, String description) {}
