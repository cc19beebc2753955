package dev.quipu.migration.command;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.NotModelled;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what of what is not modelled is compared, where {@code --only}, {@code --ignore} and the project say what is. */
final class Covered {
    private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";

    private static final Pattern QUALIFIED = Pattern.compile(NAME + "\\." + NAME);

    private final DifferenceOptions options;
    private final Catalog[] catalogs;

    /** @param catalogs where it is looked up what something is a part of */
    Covered(DifferenceOptions options, Catalog... catalogs) {
        this.options = options;
        this.catalogs = catalogs;
    }

    /**
     * Tells whether something that cannot be compared would be, if it could: if what it is a part of is. Where nobody knows, the
     * server has described it in words, in which names are qualified; what names no schema is of the whole database, and counts
     * unless its last word is ignored.
     */
    boolean has(NotModelled one) {
        if (one.about() != null) {
            return options.covers(one.about(), catalogs);
        }
        Matcher name = QUALIFIED.matcher(one.what());
        if (name.find()) {
            return options.covers(
                    ObjectId.of(kind(one), Identifier.unquoted(name.group(1)), Identifier.unquoted(name.group(2))),
                    catalogs);
        }
        String last = one.what().substring(one.what().lastIndexOf(' ') + 1);
        return options.withOnly(List.of()).covers(ObjectId.of(kind(one), last), catalogs);
    }

    private static Kind kind(NotModelled one) {
        return Arrays.stream(Kind.values())
                .filter(kind -> one.what().startsWith(kind.words() + " "))
                .max(Comparator.comparingInt(kind -> kind.words().length()))
                .orElse(Kind.TABLE);
    }
}
