package dev.quipu.migration.revision;

import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The full name of a revision. Ids are unique in a branch, not across branches.
 *
 * @param branch the label of the branch: letters, digits, {@code _}, {@code .} and {@code -}
 * @param id the revision's own id: letters, digits, {@code _} and {@code .}, but none of the words that addresses use
 */
public record RevisionId(String branch, String id) implements Comparable<RevisionId> {
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
        return isName(text, true) && !RESERVED.contains(text);
    }

    /** Tells whether a text can be an id. {@code + - : @} cannot be in it, for addresses are made with them. */
    public static boolean isId(String text) {
        return isName(text, false) && !RESERVED.contains(text);
    }

    /** By hand: several are read of every file and every row, and patterns are slow in a JVM that has just started. */
    private static boolean isName(String text, boolean dashes) {
        if (text.isEmpty() || text.charAt(0) == '.' || text.charAt(0) == '-') {
            return false;
        }
        return text.codePoints().allMatch(c -> c == '_' || c == '.' || (c == '-' && dashes) || isLetterOrNumber(c));
    }

    private static boolean isLetterOrNumber(int c) {
        if (c < 128) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
        }
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c) || type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
    }

    /** By hand, as is {@link #hashCode()}: a record's own are made when they are first called, for several milliseconds. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RevisionId that && id.equals(that.id) && branch.equals(that.branch);
    }

    @Override
    public int hashCode() {
        return 31 * branch.hashCode() + id.hashCode();
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
