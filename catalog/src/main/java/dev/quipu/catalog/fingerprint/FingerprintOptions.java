package dev.quipu.catalog.fingerprint;

/**
 * What a fingerprint does not see.
 *
 * @param ignoreOwners whether owners, privileges and default privileges do not matter
 * @param ignoreColumnOrder whether the order of a relation's columns does not matter
 */
public record FingerprintOptions(boolean ignoreOwners, boolean ignoreColumnOrder) {
    /** Everything matters. */
    public static final FingerprintOptions ALL = new FingerprintOptions(false, false);
}
