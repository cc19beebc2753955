package dev.quipu.catalog.fingerprint;

/**
 * The hashes of one object, as hexadecimal numbers; empty for what is not there.
 *
 * @param object of its attributes
 * @param annotations of its owner, privileges, comment and labels
 */
public record Facets(String object, String annotations) {}
