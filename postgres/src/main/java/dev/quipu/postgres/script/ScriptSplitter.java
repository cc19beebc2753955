package dev.quipu.postgres.script;

import dev.quipu.postgres.script.ScriptException.Reason;
import java.util.Objects;

/**
 * Splits SQL scripts into statements where psql does.
 *
 * <ul>
 *   <li>A semicolon ends a statement unless it stands in a literal of any kind, a quoted name, a dollar quote, a
 *       comment (block comments nest), parentheses (as in {@code CREATE RULE … DO (a; b)}), the body of a routine
 *       ({@code BEGIN ATOMIC … END}) or the data of {@code COPY … FROM stdin}. The last statement needs none.
 *   <li>Empty statements are passed over, a byte order mark at the start and any line end are understood.
 *   <li>COPY data begin on the line after the statement's semicolon and end at a line {@code \.}, in CSV too, or with
 *       the script. That is so for psql of all versions: what PostgreSQL 18 changed for CSV concerns files alone.
 *   <li>{@code standard_conforming_strings} is followed when a statement of the script sets it: {@code SET}
 *       ({@code LOCAL} too, which is taken to last), {@code RESET}, {@code DISCARD ALL}, {@code SELECT set_config(…)};
 *       from the next statement on, as for the server. A rollback of the setting is not seen.
 *   <li>Commands of psql are refused, but for {@code \restrict} and its opposite, which pg_dump writes. Variables of
 *       psql are not replaced: {@code :name} is sent as it is.
 * </ul>
 *
 * <p>Where psql misreads what the server takes, the server is followed: {@code E'a'} that goes on after a line break, a
 * setting of {@code standard_conforming_strings} with a statement behind it on the same line, a routine with the name
 * {@code begin} or a column called {@code end} in its body, an empty statement right after the data of a COPY. A line
 * {@code \.} ends data even as the last of the file without a line break. One thing is refused that psql takes: a
 * statement that begins on the line of a COPY and goes on after the data.
 *
 * <p>The time is linear in the text. No text is copied. Thread-safe, having no state.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">PostgreSQL: Lexical Structure</a>
 * @see <a href="https://www.postgresql.org/docs/current/app-psql.html">PostgreSQL: psql</a>
 */
public final class ScriptSplitter {
    private static final String ARCHIVE_MAGIC = "PGDMP";

    private ScriptSplitter() {}

    /**
     * Splits a whole script, which begins with {@code standard_conforming_strings} on, as each session of Quipu's does.
     *
     * @param name the file's path, or a name that tells where the text came from; it appears in errors
     * @param text the script
     * @throws ScriptException if it cannot be split; it points at what is wrong
     */
    public static Script split(String name, String text) {
        return split(name, text, 0, text.length());
    }

    /**
     * Splits a part of a text, such as one section of a file; all places are those in the whole text. Nothing reaches
     * beyond the part: it has to be complete in itself.
     *
     * @param from where the part begins, in {@code char}s
     * @param to one past its end
     * @throws ScriptException if it cannot be split; it points at what is wrong
     */
    public static Script split(String name, String text, int from, int to) {
        return split(new ScriptSource(name, text), new TextRange(from, to));
    }

    static Script split(ScriptSource source, TextRange range) {
        Objects.checkFromToIndex(
                range.offset(), range.endOffset(), source.text().length());
        if (source.text().startsWith(ARCHIVE_MAGIC, range.offset())) {
            throw new ScriptException(
                    Reason.ARCHIVE,
                    "not a script but an archive of pg_dump",
                    source,
                    range.offset(),
                    "pg_restore --file turns it into a script");
        }
        return new Splitting(source, range).run();
    }
}
