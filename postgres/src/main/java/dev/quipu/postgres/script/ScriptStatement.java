package dev.quipu.postgres.script;

import dev.quipu.postgres.failure.SourceLocation;
import dev.quipu.postgres.script.Scanner.Token;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One statement of a script, as it goes to the server: from its first to its last token, so without the comments and
 * the white space around it and without its semicolon. Comments inside it stay.
 *
 * <p>A value without text of its own: it points into the source, and {@link #text()} copies when it is called.
 */
public sealed interface ScriptStatement {
    ScriptSource source();

    /** Returns where what precedes the statement begins: right after the statement before, or where the script does. */
    int leadOffset();

    /** Returns where the first token begins, in {@code char}s from the start of the source. */
    int offset();

    /** Returns one past the last token, in {@code char}s from the start of the source. */
    int endOffset();

    /** Returns the line of the first token, from 1. */
    int line();

    /** Returns the column of the first token in code points, from 1. */
    int column();

    /**
     * Tells whether a backslash in a plain literal is an escape where the statement stands: the script has switched
     * {@code standard_conforming_strings} off. The server reads a message under one setting, so such a statement cannot
     * share one with the statement that sets it.
     */
    boolean backslashEscapes();

    /** Returns the statement without its semicolon. */
    default String text() {
        return source().text().substring(offset(), endOffset());
    }

    /**
     * Returns the comments before the statement, trimmed, as they are written; empty if there are none. Stray
     * semicolons and the end of a COPY's data stand there too, if they are between the statements.
     */
    default String lead() {
        return source().text().substring(leadOffset(), offset()).strip();
    }

    /** Returns the place of the first token. */
    default SourceLocation location() {
        return source().locationOf(offset());
    }

    /**
     * Returns the place that an error of the server means.
     *
     * @param position the field {@code P} of the server's error: characters (code points) from 1 in {@link #text()}
     */
    default SourceLocation locationOf(int position) {
        String text = text();
        int codePoints = Math.clamp(position - 1L, 0, text.codePointCount(0, text.length()));
        return source().locationOf(offset() + text.offsetByCodePoints(0, codePoints));
    }

    /**
     * Returns the first words in upper case, comments left out: {@code [CREATE, UNIQUE, INDEX]}. It ends at the first
     * thing that is no bare word, such as a quoted name, a parenthesis or a dot, and so may be shorter or empty.
     *
     * @param count the most words to return
     */
    default List<String> leadingWords(int count) {
        Scanner scanner = Scanner.of(this);
        var words = new ArrayList<String>(count);
        while (words.size() < count && scanner.atWord()) {
            scanner.next();
            words.add(scanner.upperCased());
        }
        return List.copyOf(words);
    }

    /** Returns every word of the statement in upper case, what is quoted and comments left out. */
    default List<String> bareWords() {
        Scanner scanner = Scanner.of(this);
        var words = new ArrayList<String>();
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            if (token == Token.WORD) {
                words.add(scanner.upperCased());
            }
        }
        return List.copyOf(words);
    }

    /**
     * Returns the statement with blanks in the place of its comments, and of line breaks, so that each place in it is that in
     * {@link #text()}.
     */
    default String withoutComments() {
        Scanner scanner = Scanner.of(this);
        var text = new StringBuilder(endOffset() - offset());
        while (scanner.next() != Token.END) {
            text.repeat(' ', scanner.start() - offset() - text.length())
                    .append(source().text(), scanner.start(), scanner.position());
        }
        return text.toString();
    }

    /** Returns all tokens, comments left out. */
    default List<ScriptToken> tokens() {
        Scanner scanner = Scanner.of(this);
        var tokens = new ArrayList<ScriptToken>();
        while (scanner.next() != Token.END) {
            String text = source().text().substring(scanner.start(), scanner.position());
            tokens.add(new ScriptToken(text, scanner.start(), scanner.position()));
        }
        return List.copyOf(tokens);
    }

    /** A statement that is complete in itself. */
    record Sql(
            ScriptSource source,
            int leadOffset,
            int offset,
            int endOffset,
            int line,
            int column,
            boolean backslashEscapes)
            implements ScriptStatement {}

    /**
     * {@code COPY … FROM stdin} with the rows that follow it in the script.
     *
     * @param data the rows, without the line {@code \.} that ends them. They begin on the line after the statement's
     *     semicolon, so what else stands on that line lies between
     * @param dataLine the line on which the rows begin, from 1
     */
    record CopyIn(
            ScriptSource source,
            int leadOffset,
            int offset,
            int endOffset,
            int line,
            int column,
            boolean backslashEscapes,
            TextRange data,
            int dataLine)
            implements ScriptStatement {
        /** Returns the rows as they are written, without copying them. */
        public CharBuffer rows() {
            return CharBuffer.wrap(source.text(), data.offset(), data.endOffset());
        }
    }
}
