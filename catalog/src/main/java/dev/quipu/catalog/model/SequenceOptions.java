package dev.quipu.catalog.model;

/**
 * How a sequence counts.
 *
 * @param type smallint, integer or bigint
 * @param start the first value
 * @param increment the step
 * @param minimum the least value
 * @param maximum the greatest value
 * @param cache how many values a session takes at once
 * @param cycle whether it begins anew at its end
 */
public record SequenceOptions(
        String type, long start, long increment, long minimum, long maximum, long cache, boolean cycle) {}
