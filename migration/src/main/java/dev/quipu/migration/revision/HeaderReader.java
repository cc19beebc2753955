package dev.quipu.migration.revision;

import dev.quipu.migration.revision.Header.Entry;
import dev.quipu.migration.revision.RevisionFileException.Code;
import dev.quipu.migration.revision.SourceText.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the comment lines at the start of a file, up to the first line that is neither a comment nor blank. */
final class HeaderReader {
    private static final List<String> KEYS = List.of(
            "revision", "revises", "depends_on", "replaces", "branch_labels", "message", "created", "transaction");

    private final SourceText text;
    private final String comment;
    private final List<String> keys;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<Entry> unknown = new ArrayList<>();

    private HeaderReader(SourceText text, String comment, List<String> keys) {
        this.text = text;
        this.comment = comment;
        this.keys = keys;
    }

    static Header ofSql(SourceText text) {
        return new HeaderReader(text, "--", KEYS).read();
    }

    /** Java has no sections, so its header says what there is to say of the downgrade. */
    static Header ofJava(SourceText text) {
        var keys = new ArrayList<>(KEYS);
        keys.add("downgrade");
        return new HeaderReader(text, "//", keys).read();
    }

    private Header read() {
        int position = 0;
        while (position < text.text().length()) {
            Line line = text.lineAt(position);
            String content = text.of(line);
            if (!content.isBlank() && (!content.startsWith(comment) || isMarker(content))) {
                break;
            }
            entry(line, content);
            position = line.next();
        }
        refuseUnknown();
        return new Header(text, entries, position);
    }

    private boolean isMarker(String content) {
        return comment.equals("--") && SectionMarker.isMarker(content);
    }

    private void entry(Line line, String content) {
        int colon = content.indexOf(':');
        if (colon < 0 || content.isBlank()) {
            return;
        }
        int keyStart = afterBlanks(content, comment.length());
        int keyEnd = keyStart;
        while (keyEnd < colon && isOfKey(content.charAt(keyEnd))) {
            keyEnd++;
        }
        if (keyEnd == keyStart || afterBlanks(content, keyEnd) != colon) {
            return;
        }
        String key = content.substring(keyStart, keyEnd);
        String rest = content.substring(colon + 1);
        int blanks = rest.length() - rest.stripLeading().length();
        var entry = new Entry(key, line.start() + keyStart, rest.strip(), line.start() + colon + 1 + blanks);
        if (keys.contains(key)) {
            add(entry);
        } else if (rest.isEmpty() || Character.isWhitespace(rest.charAt(0))) {
            unknown.add(entry);
        }
    }

    private static boolean isOfKey(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static int afterBlanks(String content, int from) {
        int position = from;
        while (position < content.length() && (content.charAt(position) == ' ' || content.charAt(position) == '\t')) {
            position++;
        }
        return position;
    }

    private void add(Entry entry) {
        if (entries.putIfAbsent(entry.key(), entry) != null) {
            throw text.failure(
                    Code.DUPLICATE_KEY, "the header says \"" + entry.key() + "\" twice", entry.offset(), "say it once");
        }
    }

    /**
     * What looks like a key is one if the file has a header, or if it is nearly a key. Else it is a comment of a file
     * without a header, or a sentence that begins with a capital.
     */
    private void refuseUnknown() {
        for (Entry entry : unknown) {
            String folded = entry.key().toLowerCase(Locale.ROOT);
            List<String> nearest = NearestIds.of(folded, keys);
            boolean lowerCase = folded.equals(entry.key());
            if (!nearest.isEmpty() || (lowerCase && entries.containsKey("revision"))) {
                throw text.failure(
                        Code.UNKNOWN_KEY,
                        "the header has no key \"" + entry.key() + "\"",
                        entry.offset(),
                        nearest.isEmpty()
                                ? "the keys are " + String.join(", ", keys)
                                        + "; a comment has no colon after its first word"
                                : "did you mean \"" + nearest.getFirst() + "\"?");
            }
        }
    }
}
