package dev.quipu.catalog.render;

import java.util.Comparator;

/**
 * The order in which generators that sort in JavaScript list names: signs before digits before letters, and letters whatever
 * their case. Equal on every machine, which a collator of the JDK is not.
 */
final class NameOrder {
    static final Comparator<String> BY_NAME =
            Comparator.comparing(NameOrder::key).thenComparing(Comparator.reverseOrder());

    private NameOrder() {}

    private static String key(String name) {
        StringBuilder key = new StringBuilder();
        name.codePoints().forEach(c -> key.append(rank(c)).appendCodePoint(Character.toLowerCase(c)));
        return key.toString();
    }

    private static char rank(int character) {
        if (Character.isLetter(character)) {
            return '2';
        }
        return Character.isDigit(character) ? '1' : '0';
    }
}
