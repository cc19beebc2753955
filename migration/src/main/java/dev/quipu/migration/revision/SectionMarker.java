package dev.quipu.migration.revision;

import dev.quipu.migration.revision.RevisionFileException.Code;
import dev.quipu.postgres.script.Script;
import dev.quipu.postgres.script.ScriptException;
import dev.quipu.postgres.script.ScriptSplitter;
import dev.quipu.postgres.script.ScriptStatement.CopyIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line that begins a section: {@code -- upgrade}, {@code -- downgrade}, {@code -- downgrade: …}.
 *
 * @param upgrade which section
 * @param value what stands after the colon, or null if there is none
 * @param start where the line begins
 * @param end where the section begins: after the line
 */
record SectionMarker(boolean upgrade, @Nullable String value, int start, int end) {
    private static final Pattern MARKER = Pattern.compile(
            "(?<![^\\r\\n])--[ \\t]*(upgrade|downgrade)[ \\t]*(?::[ \\t]*([^\\r\\n]*))?(?=[\\r\\n]|\\z)");

    /** What somebody meant as a marker: the word alone or before a sign, in any case and anywhere in the line, in any number. */
    private static final Pattern MISSPELT = Pattern.compile(
            "[ \\t]*--[-=*#@\\s]*(upgrade|downgrade)s?[ \\t]*(?:[^\\w\\s].*)?", Pattern.CASE_INSENSITIVE);

    private static final Pattern IRREVERSIBLE = Pattern.compile("irreversible,?\\s+because\\s+(\\S.*)");

    static boolean isMarker(String line) {
        return mayBeMarker(line, 0) && MARKER.matcher(line).matches();
    }

    /** Most comments are none, and a pattern takes longer to say so. */
    private static boolean mayBeMarker(String text, int dashes) {
        int word = dashes + 2;
        while (word < text.length() && " \t-=*#@".indexOf(text.charAt(word)) >= 0) {
            word++;
        }
        return text.regionMatches(true, word, "upgrade", 0, 7) || text.regionMatches(true, word, "downgrade", 0, 9);
    }

    /** Finds the markers from an offset on, in order, leaving out those in quotes, comments and COPY data. */
    static List<SectionMarker> find(SourceText text, int from) {
        List<SectionMarker> markers = new ArrayList<>();
        Matcher matcher = MARKER.matcher(text.text()).useTransparentBounds(true);
        int sectionStart = from;
        // The pattern is only tried where it can begin: trying it everywhere was most of the time of reading a file.
        int dashes = text.text().indexOf("--", from);
        for (; dashes >= 0; dashes = text.text().indexOf("--", dashes + 2)) {
            matcher.region(dashes, text.text().length());
            if (!mayBeMarker(text.text(), dashes)) {
                continue;
            }
            if (!matcher.lookingAt()) {
                refuseMisspelt(text, sectionStart, dashes);
            } else if (!isInside(text, sectionStart, matcher.start())) {
                SectionMarker marker = of(text, matcher);
                markers.add(marker);
                sectionStart = marker.end;
            }
        }
        return markers;
    }

    /** Taken for a comment, it would let what undoes the revision run as a part of it. */
    private static void refuseMisspelt(SourceText text, int from, int dashes) {
        int start = dashes;
        while (start > from
                && (text.text().charAt(start - 1) == ' ' || text.text().charAt(start - 1) == '\t')) {
            start--;
        }
        if (start > from && "\r\n".indexOf(text.text().charAt(start - 1)) < 0) {
            return;
        }
        String line = text.of(text.lineAt(start));
        Matcher misspelt = MISSPELT.matcher(line);
        if (misspelt.matches() && !isInside(text, from, start)) {
            String word = String.valueOf(misspelt.group(1)).toLowerCase(Locale.ROOT);
            throw text.failure(
                    Code.MISSPELT_SECTION,
                    "\"" + line.strip() + "\" begins no section, but looks as if it should",
                    dashes,
                    "write \"-- " + word
                            + "\" alone at the start of a line; as a comment, let it say more than the word");
        }
    }

    private static SectionMarker of(SourceText text, Matcher matcher) {
        String value = matcher.group(2);
        return new SectionMarker(
                "upgrade".equals(matcher.group(1)),
                value == null ? null : value.strip(),
                matcher.start(),
                text.lineAt(matcher.start()).next());
    }

    /** Tells whether something that began before an offset is still open there; the splitter knows. */
    private static boolean isInside(SourceText text, int from, int to) {
        try {
            Script script = ScriptSplitter.split(text.source(), text.text(), from, to);
            return !script.statements().isEmpty()
                    && script.statements().getLast() instanceof CopyIn copy
                    && copy.data().endOffset() == to;
        } catch (ScriptException e) {
            return switch (e.reason()) {
                case UNTERMINATED_STRING, UNTERMINATED_IDENTIFIER, UNTERMINATED_COMMENT, UNTERMINATED_DOLLAR_QUOTE ->
                    true;
                // These are faults of the section, and are told when it is to run.
                case UNCLOSED_PARENTHESIS, UNCLOSED_BODY, STATEMENT_AROUND_DATA, META_COMMAND, ARCHIVE -> false;
            };
        }
    }

    /** Returns the reason of {@code irreversible, because …}, the one thing that may stand after the colon. */
    static String reason(SourceText text, String value, int offset) {
        Matcher parts = IRREVERSIBLE.matcher(value);
        if (!parts.matches()) {
            throw text.failure(
                    Code.MALFORMED_VALUE,
                    "\"downgrade\" says \"" + value + "\"",
                    offset,
                    "write \"downgrade: irreversible, because …\" with the reason");
        }
        return String.valueOf(parts.group(1)).strip();
    }
}
