package dev.quipu.migration.revision;

import dev.quipu.migration.revision.RevisionFileException.Code;
import java.util.Collection;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Finds the id of a new revision. */
public final class NewId {
    /** Longer ones are times, which nobody counts on from. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    private static final int FIRST_WIDTH = 3;
    private static final int RANDOM_BYTES = 6;

    private NewId() {}

    /**
     * Returns the next number, as wide as the others, in a branch that numbers its revisions, and {@code 001} in one
     * that has none; in any other branch 12 random hexadecimal digits, which two authors do not choose alike.
     *
     * @param existing the ids of the branch
     * @param random where chance comes from
     */
    public static String next(Collection<String> existing, RandomGenerator random) {
        if (!existing.stream().allMatch(id -> NUMBER.matcher(id).matches())) {
            return random(existing, random);
        }
        int highest = existing.stream().mapToInt(Integer::parseInt).max().orElse(0);
        int width = existing.stream().mapToInt(String::length).max().orElse(FIRST_WIDTH);
        String digits = Integer.toString(highest + 1);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private static String random(Collection<String> existing, RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        String id;
        do {
            random.nextBytes(bytes);
            id = HexFormat.of().formatHex(bytes);
        } while (existing.contains(id));
        return id;
    }

    /**
     * Takes an id that somebody chose.
     *
     * @param existing the ids of the branch
     * @throws RevisionFileException with {@link Code#MALFORMED_VALUE} or {@link Code#ALREADY_EXISTS}
     */
    public static String chosen(String id, Collection<String> existing) {
        if (!RevisionId.isId(id)) {
            throw new RevisionFileException(Code.MALFORMED_VALUE, "\"" + id + "\" is no id", null, SourceText.ID_RULE);
        }
        if (existing.contains(id)) {
            throw new RevisionFileException(
                    Code.ALREADY_EXISTS, "there is a revision " + id + " already", null, "choose another id");
        }
        return id;
    }
}
