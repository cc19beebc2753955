package dev.quipu.migration.revision;

import dev.quipu.migration.revision.RevisionFileException.Code;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header of a revision file, line by line.
 *
 * @param text the file
 * @param entries its lines that say something, by key
 * @param end where the header ends: the offset of the first line that is none of its
 */
record Header(SourceText text, Map<String, Entry> entries, int end) {
    /**
     * A line of the header.
     *
     * @param offset where the key begins
     * @param valueOffset where the value begins
     */
    record Entry(String key, int offset, String value, int valueOffset) {}

    boolean has(String key) {
        return entries.containsKey(key);
    }

    String id() {
        Entry entry = entries.get("revision");
        if (entry == null) {
            throw text.failure(
                    Code.MISSING_KEY, "the header does not name the revision", 0, "begin it with \"-- revision: ID\"");
        }
        if (!RevisionId.isId(entry.value)) {
            throw malformed(
                    entry,
                    entry.value.isEmpty() ? "is empty" : "is \"" + entry.value + "\", which is no id",
                    SourceText.ID_RULE);
        }
        return entry.value;
    }

    List<RevisionId> revisions(String key, String branch) {
        Entry entry = entries.get(key);
        if (entry == null || isNothing(entry.value)) {
            return List.of();
        }
        List<RevisionId> names = new ArrayList<>();
        for (Part part : parts(entry)) {
            RevisionId name = name(entry, part, branch);
            if (names.contains(name)) {
                throw twice(entry, part);
            }
            names.add(name);
        }
        return names;
    }

    /** What a revision was squashed from is of its own branch, and not itself. */
    List<RevisionId> replaced(String branch) {
        List<RevisionId> replaced = revisions("replaces", branch);
        Entry entry = entries.get("replaces");
        if (entry != null && !replaced.isEmpty()) {
            RevisionId own = new RevisionId(branch, id());
            for (RevisionId name : replaced) {
                if (!name.branch().equals(branch) || name.equals(own)) {
                    throw malformed(
                            entry,
                            "names " + name + (name.equals(own) ? ", which is this revision" : ", of another branch"),
                            "name what this revision was squashed from");
                }
            }
        }
        return replaced;
    }

    private static boolean isNothing(String value) {
        return value.isEmpty() || value.equals("none") || value.equals("base");
    }

    private RevisionId name(Entry entry, Part part, String branch) {
        int at = part.value.indexOf('@');
        String of = at < 0 ? branch : part.value.substring(0, at);
        String id = part.value.substring(at + 1);
        if (!RevisionId.isBranch(of) || !RevisionId.isId(id)) {
            String fault = part.value.isEmpty() ? "names nothing between two commas" : "\"" + part.value + "\"";
            throw text.failure(
                    Code.MALFORMED_VALUE,
                    "\"" + entry.key + "\" "
                            + (part.value.isEmpty() ? fault : "names " + fault + ", which is no revision"),
                    part.offset,
                    "write ID or BRANCH@ID, several with commas between, or \"base\" for none");
        }
        return new RevisionId(of, id);
    }

    Set<String> labels() {
        Entry entry = entries.get("branch_labels");
        Set<String> labels = new LinkedHashSet<>();
        if (entry == null || isNothing(entry.value)) {
            return labels;
        }
        for (Part part : parts(entry)) {
            if (!RevisionId.isBranch(part.value)) {
                throw text.failure(
                        Code.MALFORMED_VALUE,
                        "\"branch_labels\" has \"" + part.value + "\", which is no label",
                        part.offset,
                        "a label is of letters, digits, \"_\", \".\" and \"-\", and none of the words of an address");
            }
            if (!labels.add(part.value)) {
                throw twice(entry, part);
            }
        }
        return labels;
    }

    private RevisionFileException twice(Entry entry, Part part) {
        return text.failure(
                Code.MALFORMED_VALUE,
                "\"" + entry.key + "\" names \"" + part.value + "\" twice",
                part.offset,
                "name it once");
    }

    private record Part(String value, int offset) {}

    private static List<Part> parts(Entry entry) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        while (from <= entry.value.length()) {
            int comma = entry.value.indexOf(',', from);
            int to = comma < 0 ? entry.value.length() : comma;
            String part = entry.value.substring(from, to);
            int blanks = part.length() - part.stripLeading().length();
            parts.add(new Part(part.strip(), entry.valueOffset + from + blanks));
            from = to + 1;
        }
        return parts;
    }

    String message() {
        Entry entry = entries.get("message");
        return entry == null ? "" : entry.value;
    }

    @Nullable
    Instant created() {
        Entry entry = entries.get("created");
        if (entry == null) {
            return null;
        }
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(entry.value, Instant::from);
        } catch (DateTimeParseException e) {
            throw malformed(
                    entry,
                    "is \"" + entry.value + "\", which is no instant",
                    "write it in ISO 8601 with its offset, such as 2025-11-12T10:10:00Z");
        }
    }

    boolean transactional() {
        Entry entry = entries.get("transaction");
        if (entry == null || entry.value.equals("on")) {
            return true;
        }
        if (entry.value.equals("off")) {
            return false;
        }
        throw malformed(
                entry,
                "is \"" + entry.value + "\", neither \"on\" nor \"off\"",
                "write \"on\" or \"off\", nothing after it");
    }

    private RevisionFileException malformed(Entry entry, String fault, String hint) {
        return text.failure(Code.MALFORMED_VALUE, "\"" + entry.key + "\" " + fault, entry.valueOffset, hint);
    }
}
