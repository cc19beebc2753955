package dev.quipu.postgres.script;

import dev.quipu.postgres.script.ScriptStatement.CopyIn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A script, or a part of one, that has been split. Immutable.
 *
 * @param source the whole text
 * @param range the part of it that was split
 * @param statements the statements in the order in which they run
 */
public record Script(ScriptSource source, TextRange range, List<ScriptStatement> statements) {
    public Script {
        statements = List.copyOf(statements);
    }

    /**
     * Returns the parts that hold statements and COPY data, in the order of the text; they do not overlap. The order
     * differs from that of the statements where another statement stands on the line of a {@code COPY … FROM stdin}.
     */
    public List<TextRange> pieces() {
        var pieces = new ArrayList<TextRange>(statements.size());
        for (ScriptStatement statement : statements) {
            pieces.add(new TextRange(statement.offset(), statement.endOffset()));
            if (statement instanceof CopyIn copy) {
                pieces.add(copy.data());
            }
        }
        pieces.sort(Comparator.comparingInt(TextRange::offset).thenComparingInt(TextRange::endOffset));
        return pieces;
    }

    /**
     * Returns what lies before, between and after the pieces, one more than there are pieces, some of them empty:
     * gaps and pieces taken in turn are the text. A gap holds white space, comments, semicolons, the end of COPY
     * data, and nothing that runs.
     */
    public List<TextRange> gaps() {
        var gaps = new ArrayList<TextRange>();
        int from = range.offset();
        for (TextRange piece : pieces()) {
            gaps.add(new TextRange(from, piece.offset()));
            from = piece.endOffset();
        }
        gaps.add(new TextRange(from, range.endOffset()));
        return gaps;
    }
}
