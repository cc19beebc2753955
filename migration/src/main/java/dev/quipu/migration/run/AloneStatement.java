package dev.quipu.migration.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.failure.Setting;
import dev.quipu.postgres.script.ScriptStatement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A statement that runs in no transaction, as it goes to the server. Where no session keeps what is set in it, it says whose
 * it is, and its names say their schema.
 *
 * @param origin the statement as it is written
 * @param mark the comment that it begins with; empty where a session is to be had
 * @param insertions what is put into it, in order
 */
record AloneStatement(ScriptStatement origin, String mark, List<Insertion> insertions) {
    /**
     * A text that is put into another.
     *
     * @param offset before which of its chars, from 0
     */
    record Insertion(int offset, String text) {}

    static final Pattern VACUUM_TABLE = UnfinishedStatement.form(
            "^VACUUM (?:\\([^)]*\\) )?(?:(?:FULL|FREEZE|VERBOSE|ANALYZE) )*(?!(?:FULL|FREEZE|VERBOSE|ANALYZE)$)"
                    + "(?<table>QUALIFIED)$");

    private static final List<Pattern> FORMS = List.of(
            UnfinishedStatement.CreateIndex.FORM,
            UnfinishedStatement.DropIndex.FORM,
            UnfinishedStatement.DetachPartition.FORM,
            UnfinishedStatement.Reindex.FORM,
            VACUUM_TABLE);

    private static final Pattern NEEDS_NO_NAMES = UnfinishedStatement.form(
            "^(?:ALTER SYSTEM|(?:CREATE|DROP|ALTER) (?:DATABASE|TABLESPACE)|REINDEX (?:\\([^)]*\\) ?)?(?:SCHEMA|DATABASE|SYSTEM)"
                    + "|VACUUM(?: ?\\([^)]*\\))?(?: (?:FULL|FREEZE|VERBOSE|ANALYZE))*$).*");

    /** The groups of the forms that name something to be looked up; the name of a new index is none. */
    private static final Set<String> LOOKED_UP = Set.of("table", "partition", "name");

    private static final Pattern BARE = UnfinishedStatement.form("^NAME$");

    AloneStatement {
        insertions = List.copyOf(insertions);
    }

    /**
     * Makes one.
     *
     * @param mark empty where a session is to be had
     * @param schema what unqualified names are in
     * @throws QuipuException if it needs a session and there is none
     */
    static AloneStatement of(ScriptStatement statement, Optional<String> mark, Identifier schema) {
        if (mark.isEmpty()) {
            return new AloneStatement(statement, "", List.of());
        }
        String text = statement.withoutComments();
        Optional<Matcher> form = FORMS.stream()
                .map(pattern -> pattern.matcher(text))
                .filter(Matcher::find)
                .findFirst();
        if (form.isPresent()) {
            return new AloneStatement(statement, mark.get(), qualifying(form.get(), schema));
        }
        if (NEEDS_NO_NAMES.matcher(text.replaceAll("\\s+", " ")).matches()) {
            return new AloneStatement(statement, mark.get(), List.of());
        }
        throw new QuipuException(
                Kind.FAILED,
                "this statement runs in no transaction and needs a session's search_path, which a lock row does not have",
                statement.location(),
                List.of(),
                "run this revision over a URL that goes to the server directly, without " + Setting.LOCK_ROW,
                null);
    }

    private static List<Insertion> qualifying(Matcher form, Identifier schema) {
        boolean creates = form.pattern() == UnfinishedStatement.CreateIndex.FORM;
        List<Insertion> insertions = new ArrayList<>();
        groups(form)
                .filter(group -> !(creates && group.equals("name")))
                .filter(group -> BARE.matcher(form.group(group)).matches())
                .forEach(group -> insertions.add(new Insertion(form.start(group), schema.quoted() + ".")));
        insertions.sort(Comparator.comparingInt(Insertion::offset));
        return insertions;
    }

    private static Stream<String> groups(Matcher form) {
        return form.namedGroups().keySet().stream().filter(LOOKED_UP::contains);
    }

    /** Returns the statement with its schemas, and without its mark and its comments. */
    String qualified() {
        return qualified(origin.withoutComments());
    }

    private String qualified(String statement) {
        StringBuilder text = new StringBuilder(statement);
        insertions.reversed().forEach(insertion -> text.insert(insertion.offset(), insertion.text()));
        return text.toString();
    }

    String text() {
        return mark + qualified(origin.text());
    }

    /** Returns the place in the statement as it is written of a place in {@link #text()}, both in code points from 1. */
    int written(int sent) {
        int place = sent - mark.length();
        for (Insertion insertion : insertions) {
            int start = origin.text().codePointCount(0, insertion.offset());
            int length = insertion.text().codePointCount(0, insertion.text().length());
            if (place > start) {
                place = Math.max(start + 1, place - length);
            }
        }
        return Math.max(0, place);
    }
}
