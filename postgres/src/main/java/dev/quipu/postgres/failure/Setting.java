package dev.quipu.postgres.failure;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a hint tells people to set. Hints are written in the words of the command line, which {@link #toString} gives; where Quipu
 * is set otherwise, as by the properties of an application, {@link #reword} puts other words in their place.
 */
public enum Setting {
    /** The password of the database's user. */
    PASSWORD("PGPASSWORD"),
    /** Which database. */
    DATABASE("in the URL, with PGDATABASE or in quipu.toml"),
    /** How long a statement waits for a lock. */
    LOCK_TIMEOUT("--lock-timeout"),
    /** How long a statement may take. */
    STATEMENT_TIMEOUT("--statement-timeout"),
    /** A row in place of an advisory lock. */
    LOCK_ROW("--lock row"),
    /** To wait for another runner, ten minutes for example. */
    WAIT("--wait 10m"),
    /** How long to wait for another runner. */
    WAIT_LONGER("--wait"),
    /** Which pack, in front of its name; in a sentence, since a whole command line in a hint stays one. */
    PACK("such as --pack "),
    /** A directory of revisions, as one of several ways. */
    REVISIONS("or --revisions");

    /** Longer words before those that they begin with. */
    private static final List<Setting> LONGEST_FIRST = Stream.of(values())
            .sorted(Comparator.comparingInt(setting -> -setting.words.length()))
            .toList();

    private final String words;

    Setting(String words) {
        this.words = words;
    }

    /** Returns the words of the command line. */
    @Override
    public String toString() {
        return words;
    }

    /** Returns a hint in other words. */
    public static String reword(String hint, Function<Setting, String> words) {
        String reworded = hint;
        for (Setting setting : LONGEST_FIRST) {
            reworded = reworded.replace(setting.words, words.apply(setting));
        }
        return reworded;
    }
}
