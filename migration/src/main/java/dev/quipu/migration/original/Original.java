package dev.quipu.migration.original;

import dev.quipu.migration.pack.Pack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * What is peculiar to a pack's original, as the pack's file {@code original.toml} says it: only what cannot be told from the
 * columns of both sides.
 *
 * @param tables the tables that are taken, in the order in which they are filled
 * @param begin statements that run before the first row comes, and before the first one goes
 * @param finish statements that run when all rows are there, and when they are gone again; those of the tables after them
 */
public record Original(List<Taken> tables, String begin, String finish) {
    /** The file's name in a pack. */
    public static final String FILE = "original.toml";

    private static final Set<String> ROOT = Set.of("table", "begin", "finish");
    private static final Set<String> TABLE = Set.of(
            "name", "from", "key", "keep", "values", "set", "shorten", "source", "order", "refuse", "note", "begin",
            "finish");

    public Original {
        tables = List.copyOf(tables);
    }

    /**
     * A table that is taken. In its expressions {@code s} is the original's row, {@code {old}} the original's schema and
     * {@code {new}} the pack's; {@code {old name}} and {@code {new name}} are their names as literals.
     *
     * @param name the pack's table
     * @param from the original's
     * @param key the column that says which row is which, in both
     * @param keep the column that takes what has no other place: JSON objects; null if there is none
     * @param values what the values of a column are called here, by column
     * @param set what to write into a column instead of what stood in the original's
     * @param shorten the columns whose text is cut where it is too long, and kept whole beside
     * @param source a query in place of the original's table, or null
     * @param order in what order the rows go in, where triggers look at the rows before; null for any
     * @param refuse the conditions under which the pack's triggers take no row, by what is wrong then
     * @param note what there is to know, for the report, or null
     * @param begin as of the whole, where the original has this table
     * @param finish likewise
     */
    public record Taken(
            String name,
            String from,
            String key,
            @Nullable String keep,
            Map<String, Map<String, String>> values,
            Map<String, String> set,
            Set<String> shorten,
            @Nullable String source,
            @Nullable String order,
            Map<String, String> refuse,
            @Nullable String note,
            String begin,
            String finish) {
        public Taken {
            refuse = Map.copyOf(refuse);
            values = Map.copyOf(values);
            set = Map.copyOf(set);
            shorten = Set.copyOf(shorten);
        }
    }

    /** Returns what a pack says of its original; empty if it says nothing. */
    public static Optional<Original> of(Pack pack) {
        return pack.original().map(Original::parse);
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is not such a file: packs bring them, so that is nobody's mistake to mend
     */
    static Original parse(String text) {
        TomlParseResult root = Toml.parse(text);
        if (root.hasErrors()) {
            throw new IllegalArgumentException(FILE + ": " + root.errors().getFirst());
        }
        refuseUnknown(root, ROOT);
        List<Taken> tables = new ArrayList<>();
        TomlArray array = Objects.requireNonNull(root.getArray("table"), FILE + " has no [[table]]");
        for (int i = 0; i < array.size(); i++) {
            tables.add(table(array.getTable(i)));
        }
        return new Original(tables, statements(root, "begin"), statements(root, "finish"));
    }

    private static String statements(TomlTable table, String key) {
        String text = table.getString(key);
        return text == null ? "" : text.strip();
    }

    private static Taken table(TomlTable table) {
        refuseUnknown(table, TABLE);
        String name = Objects.requireNonNull(table.getString("name"), "a [[table]] has no name");
        String from = table.getString("from");
        Map<String, Map<String, String>> values = new TreeMap<>();
        TomlTable written = table.getTable("values");
        if (written != null) {
            written.keySet().forEach(column -> values.put(column, texts(written.getTable(column))));
        }
        return new Taken(
                name,
                from == null ? name : from,
                Objects.requireNonNull(table.getString("key"), () -> name + " has no key"),
                table.getString("keep"),
                values,
                texts(table.getTable("set")),
                Set.copyOf(list(table.getArray("shorten"))),
                table.getString("source"),
                table.getString("order"),
                texts(table.getTable("refuse")),
                table.getString("note"),
                statements(table, "begin"),
                statements(table, "finish"));
    }

    private static Map<String, String> texts(@Nullable TomlTable table) {
        Map<String, String> texts = new TreeMap<>();
        if (table != null) {
            table.keySet().forEach(key -> texts.put(key, Objects.requireNonNull(table.getString(List.of(key)), key)));
        }
        return texts;
    }

    private static List<String> list(@Nullable TomlArray array) {
        return array == null
                ? List.of()
                : array.toList().stream().map(String::valueOf).toList();
    }

    private static void refuseUnknown(TomlTable table, Set<String> known) {
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(FILE + ": \"" + key + "\" is no setting");
            }
        }
    }
}
