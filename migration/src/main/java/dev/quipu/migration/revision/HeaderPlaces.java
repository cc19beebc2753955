package dev.quipu.migration.revision;

import dev.quipu.postgres.failure.SourceLocation;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds header values again in the text that a revision keeps, so that no revision has to carry places around. */
final class HeaderPlaces {
    private static final String NOTHING_BEFORE = "(?<![\\p{L}\\p{N}_.@-])";
    private static final String NOTHING_AFTER = "(?![\\p{L}\\p{N}_.@-])";

    private HeaderPlaces() {}

    static Pattern word(String value) {
        return Pattern.compile(NOTHING_BEFORE + Pattern.quote(value) + NOTHING_AFTER);
    }

    static Pattern revision(RevisionId name) {
        return Pattern.compile(NOTHING_BEFORE + "(?:" + Pattern.quote(name.branch() + "@") + ")?"
                + Pattern.quote(name.id()) + NOTHING_AFTER);
    }

    static Optional<SourceLocation> find(Revision revision, String key, Pattern value) {
        return switch (revision.upgrade()) {
            case Section.Sql sql -> find(sql.source(), sql.text().substring(0, sql.start()), sql.text(), key, value);
            case Section.Code code -> find(code.source(), code.text(), code.text(), key, value);
            case Section.Irreversible none -> Optional.empty();
            case Section.Absent none -> Optional.empty();
        };
    }

    private static Optional<SourceLocation> find(String source, String header, String text, String key, Pattern value) {
        Matcher line = Pattern.compile("(?m)^(?:--|//)[ \\t]*" + Pattern.quote(key) + "[ \\t]*:[ \\t]*([^\\r\\n]*)")
                .matcher(header);
        if (!line.find()) {
            return Optional.empty();
        }
        Matcher found = value.matcher(String.valueOf(line.group(1)));
        return Optional.of(SourceLocation.of(source, text, line.start(1) + (found.find() ? found.start() : 0)));
    }
}
