package dev.quipu.catalog.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The options of foreign-data wrappers, servers, tables and columns, of which some are passwords. No wrapper says which: an
 * option is taken for a secret by its name, such as {@code api_key}, or by what its value looks like, such as
 * {@code host=a password=b}. It keeps its name and has the value {@link #MARK}, so that two secrets are always equal. The
 * records of the model do that when they are made, so that none can hold a secret, wherever it came from.
 */
public final class SecretOptions {
    /** What stands in the place of a secret. */
    public static final String MARK = "***";

    private static final String WORDS = "\\w*(?:passw|passphrase|passcode|secret|credential|apikey)\\w*"
            + "|(?:\\w*[_-])?(?:pwd|tokens?|jwt|sas|cookie|authorization|bearer|sig)(?:[_-]\\w*)?"
            + "|(?:\\w*[_-])?(?:api|access|account|private|shared|storage|encryption|signing|master|auth|sa|service)"
            + "[_-]?keys?(?:[_-]\\w*)?";

    private static final Pattern NOT_A_WORD = Pattern.compile("\\W");
    private static final Pattern NAME = Pattern.compile(WORDS, Pattern.CASE_INSENSITIVE);

    /** {@code password_required} and {@code api_key_id} say something about a secret, {@code key_file} where it is. */
    private static final Pattern HARMLESS_NAME = Pattern.compile(
            ".*[_-](?:required|file|path|key[_-]?id|key[_-]?name|expires?|ttl)", Pattern.CASE_INSENSITIVE);

    /** A connection string or JSON that has a word for a secret, the user and password of a URL, a header, curl's -u, a key. */
    private static final Pattern VALUE = Pattern.compile(
            "(?<![\\w-])(?:" + WORDS + ")[\"']?\\s*[=:]"
                    + "|://[^/\\s@:]*:[^/\\s@]*@"
                    + "|\\b(?:bearer|basic)\\s+[\\w+/=.~-]{8,}"
                    + "|(?:\\s|^)(?:-u|--user)[\\s=]*\\S+:\\S"
                    + "|PRIVATE KEY-----",
            Pattern.CASE_INSENSITIVE);

    private SecretOptions() {}

    /** Returns options, sorted and unchangeable, with {@link #MARK} in the place of each secret. */
    static SortedMap<String, String> masked(Map<String, String> options) {
        var masked = new TreeMap<String, String>();
        options.forEach((name, value) -> masked.put(name, isSecret(name, value) ? MARK : value));
        return Collections.unmodifiableSortedMap(masked);
    }

    private static boolean isSecret(String name, String value) {
        String words = NOT_A_WORD.matcher(name).replaceAll("_");
        boolean named =
                NAME.matcher(words).matches() && !HARMLESS_NAME.matcher(words).matches();
        return (named && !isSwitch(value)) || VALUE.matcher(value).find();
    }

    private static boolean isSwitch(String value) {
        return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
    }

    /** Returns the names of the options that hold a secret, in their order. */
    public static List<String> of(Map<String, String> options) {
        return options.entrySet().stream()
                .filter(option -> option.getValue().equals(MARK))
                .map(Map.Entry::getKey)
                .toList();
    }
}
