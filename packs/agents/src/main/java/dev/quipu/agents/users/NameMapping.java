package dev.quipu.agents.users;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Which column a name of a file stands for: {@code E-Mail}, {@code e_mail} and {@code EMAIL} are all {@code email}.
 *
 * @param columns what can be filled
 * @param given what was said with {@code --map}, by plain name
 */
record NameMapping(UserColumns columns, Map<String, String> given) {
    /**
     * What was found.
     *
     * @param place the column's place, or -1
     * @param note the column's name, or where there is none, the name of the file and why it has none
     */
    record Found(int place, String note) {}

    /** Reads {@code name=column,name=column}. */
    static NameMapping parse(UserColumns columns, String text) {
        Map<String, String> given = new HashMap<>();
        for (String pair : text.isBlank() ? new String[0] : text.split(",", -1)) {
            String[] sides = pair.split("=", -1);
            if (sides.length != 2 || columns.place(sides[1].strip()) < 0) {
                throw new QuipuException(
                        Kind.USAGE,
                        "--map has \"%s\", which is not NAME=COLUMN".formatted(pair.strip()),
                        "the columns that can be filled: " + String.join(", ", columns.names()));
            }
            given.put(plain(sides[0]), sides[1].strip());
        }
        return new NameMapping(columns, given);
    }

    Found find(String name) {
        String plain = plain(name);
        String column = given.get(plain);
        if (column == null) {
            column = columns.names().stream()
                    .filter(candidate -> plain(candidate).equals(plain))
                    .findFirst()
                    .orElse("");
        }
        if (!column.isEmpty()) {
            return new Found(columns.place(column), column);
        }
        if (plain.equals("password")) {
            throw new QuipuException(
                    Kind.FAILED,
                    "the file has passwords, and the table holds only what was made from them",
                    "hash them and name the column hashed_password, or say --map to leave the name to another column");
        }
        boolean isKept = columns.kept().stream().anyMatch(kept -> plain(kept).equals(plain));
        return new Found(-1, isKept ? name + " (kept by the database)" : name);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
