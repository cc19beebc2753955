package dev.quipu.catalog.model;

import java.util.Comparator;

/**
 * One privilege of one role.
 *
 * @param grantee who has it; empty for PUBLIC
 * @param privilege such as {@code SELECT}
 * @param grantor who gave it
 * @param grantable whether the grantee may pass it on
 */
public record Grant(String grantee, String privilege, String grantor, boolean grantable) implements Comparable<Grant> {
    private static final Comparator<Grant> ORDER = Comparator.comparing(Grant::grantee)
            .thenComparing(Grant::privilege)
            .thenComparing(Grant::grantor)
            .thenComparing(Grant::grantable);

    @Override
    public int compareTo(Grant other) {
        return ORDER.compare(this, other);
    }
}
