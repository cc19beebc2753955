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

    /** Returns the same privilege where what one role has and gives is another's. */
    public Grant handedOver(String from, String to) {
        return new Grant(
                grantee.equals(from) ? to : grantee, privilege, grantor.equals(from) ? to : grantor, grantable);
    }

    @Override
    public int compareTo(Grant other) {
        return ORDER.compare(this, other);
    }
}
