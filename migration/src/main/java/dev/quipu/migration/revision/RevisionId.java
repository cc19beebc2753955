package dev.quipu.migration.revision;

import java.util.Comparator;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The full name of a revision. Ids are unique in a branch, not across branches.
 *
 * @param branch the label of the branch: letters, digits, {@code _}, {@code .} and {@code -}
 * @param id the revision's own id: letters, digits, {@code _} and {@code .}, but none of the words that addresses use
 */
public record RevisionId(String branch, String id) implements Comparable<RevisionId> {
    private static final Pattern BRANCH = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*");
    private static final Pattern ID = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.]*");
    private static final Set<String> RESERVED = Set.of("head", "heads", "base", "current", "none");
    private static final Comparator<RevisionId> ORDER =
            Comparator.comparing(RevisionId::branch).thenComparing(RevisionId::id);

    /** @throws IllegalArgumentException if {@link #isBranch} or {@link #isId} says no */
    public RevisionId {
        if (!isBranch(branch)) {
            throw new IllegalArgumentException("not a branch label: " + branch);
        }
        if (!isId(id)) {
            throw new IllegalArgumentException("not a revision id: " + id);
        }
    }

    /** Tells whether a text can label a branch. Reserved words cannot, for an address could not tell them apart. */
    public static boolean isBranch(String text) {
        return BRANCH.matcher(text).matches() && !RESERVED.contains(text);
    }

    /** Tells whether a text can be an id. {@code + - : @} cannot be in it, for addresses are made with them. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches() && !RESERVED.contains(text);
    }

    /** Orders by branch, then by id, both by code unit. */
    @Override
    public int compareTo(RevisionId other) {
        return ORDER.compare(this, other);
    }

    /** Returns {@code branch@id}. */
    @Override
    public String toString() {
        return branch + "@" + id;
    }
}
