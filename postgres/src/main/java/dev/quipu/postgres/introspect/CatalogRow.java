package dev.quipu.postgres.introspect;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.session.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One row of a system catalog, read from left to right: each call takes the next value. */
final class CatalogRow {
    private final Row row;
    private int next;

    CatalogRow(Row row) {
        this.row = row;
    }

    /** Returns the next value, or null where it is NULL. */
    @Nullable
    String textOrNull() {
        return row.textOrNull(next++);
    }

    /** Returns the next value, which is not NULL. */
    String text() {
        return row.text(next++);
    }

    /** Returns an expression or a definition, in the form that lasts; null where it is NULL. */
    @Nullable
    String printedOrNull() {
        String text = textOrNull();
        return text == null ? null : PrintedText.stable(text);
    }

    /** Returns an expression or a definition, in the form that lasts. */
    String printed() {
        return PrintedText.stable(text());
    }

    boolean flag() {
        return text().equals("t");
    }

    /** Returns the next value, a {@code "char"}; a space where it is empty. */
    char letter() {
        String text = text();
        return text.isEmpty() ? ' ' : text.charAt(0);
    }

    /**
     * Returns the failure for a letter of the system catalogs that only a newer server has. To take it for a known one would
     * make differences and plans that leave out what it says.
     *
     * @param what what it tells
     */
    static QuipuException unknown(String what, char letter) {
        return unknown(what, String.valueOf(letter));
    }

    static QuipuException unknown(String what, String word) {
        return new QuipuException(
                QuipuException.Kind.FAILED,
                "the server tells " + what + " by \"" + word + "\", which this version of Quipu does not know",
                "a newer version of Quipu may know it");
    }

    /** Returns an oid, whose 32 bits are unsigned. */
    int oid() {
        return Integer.parseUnsignedInt(text());
    }

    int integer() {
        return Integer.parseInt(text());
    }

    @Nullable
    Integer integerOrNull() {
        String text = textOrNull();
        return text == null ? null : Integer.valueOf(text);
    }

    long number() {
        return Long.parseLong(text());
    }

    /** Skips values. */
    void skip(int count) {
        next += count;
    }

    /** Returns an address that fills three columns. */
    Addresses.Address address() {
        return new Addresses.Address(oid(), oid(), integer());
    }

    Identifier identifier() {
        return new Identifier(text());
    }

    @Nullable
    Identifier identifierOrNull() {
        String text = textOrNull();
        return text == null ? null : new Identifier(text);
    }

    /** Returns a name that fills two columns. */
    QualifiedName name() {
        return new QualifiedName(identifier(), identifier());
    }

    /** Returns a name that is one array of two; null where that is NULL. */
    @Nullable
    QualifiedName nameOrNull() {
        List<String> names = list();
        return names.isEmpty() ? null : qualified(names, 0);
    }

    /** Returns the names of an array of arrays of two. */
    List<QualifiedName> names() {
        List<String> flat = list();
        List<QualifiedName> names = new ArrayList<>(flat.size() / 2);
        for (int i = 0; i < flat.size(); i += 2) {
            names.add(qualified(flat, i));
        }
        return names;
    }

    List<Identifier> identifiers() {
        return list().stream().map(Identifier::new).toList();
    }

    /** Returns the elements of an array, in their order, whatever its dimensions; none where it is NULL. */
    List<String> list() {
        String text = textOrNull();
        return text == null ? List.of() : ArrayText.elements(text);
    }

    /** Returns the numbers of an array or of an {@code int2vector} or {@code oidvector}. */
    int[] oids() {
        String text = textOrNull();
        return text == null ? new int[0] : ArrayText.oids(text);
    }

    /** Returns an array of {@code name=value}. */
    SortedMap<String, String> options() {
        SortedMap<String, String> options = new TreeMap<>();
        for (String option : list()) {
            int equals = option.indexOf('=');
            options.put(option.substring(0, equals), option.substring(equals + 1));
        }
        return options;
    }

    private static QualifiedName qualified(List<String> names, int index) {
        return new QualifiedName(new Identifier(names.get(index)), new Identifier(names.get(index + 1)));
    }
}
