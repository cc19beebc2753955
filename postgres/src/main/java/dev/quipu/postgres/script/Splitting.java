package dev.quipu.postgres.script;

import dev.quipu.postgres.script.Scanner.Token;
import dev.quipu.postgres.script.ScriptException.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run over one script. */
final class Splitting {
    private static final int NONE = -1;
    private static final String END_OF_DATA = "\\.";

    private final ScriptSource source;
    private final String text;
    private final TextRange range;
    private final int end;
    private final Scanner scanner;
    private final StringSyntax syntax;
    private final LineCursor lines;
    private final LineCursor dataLines;
    private final List<ScriptStatement> statements = new ArrayList<>();
    private @Nullable OpenStatement open;
    private int lead;

    /** Where the text goes on after the data of the COPY on whose line the scanner is, or NONE on any other line. */
    private int afterData = NONE;

    Splitting(ScriptSource source, TextRange range) {
        this.source = source;
        this.text = source.text();
        this.range = range;
        this.end = range.endOffset();
        this.lead = Math.min(end, Math.max(range.offset(), source.start()));
        this.scanner = new Scanner(source, lead, end);
        this.syntax = new StringSyntax();
        this.lines = new LineCursor(source);
        this.dataLines = new LineCursor(source);
    }

    Script run() {
        boolean more = true;
        while (more) {
            more = step(scanner.next());
        }
        return new Script(source, range, statements);
    }

    private boolean step(Token token) {
        switch (token) {
            case SEMICOLON -> semicolon();
            case BACKSLASH -> metaCommand();
            case WORD, QUOTED, OPEN, CLOSE, OTHER -> statement().accept(token, scanner);
            case END -> {
                return endOfText();
            }
        }
        return true;
    }

    private OpenStatement statement() {
        if (open == null) {
            open = new OpenStatement(source, scanner.start());
        }
        return open;
    }

    private void semicolon() {
        if (open == null) {
            return;
        }
        if (open.endsAtSemicolon()) {
            finish(open);
        } else {
            open.accept(Token.SEMICOLON, scanner);
        }
    }

    private void metaCommand() {
        MetaCommand command = MetaCommand.at(text, scanner.start(), end);
        if (open != null || !command.isHarmless()) {
            throw command.refusal(source, scanner.start());
        }
        scanner.skipLine();
    }

    /** Ends the line of a COPY, or the script; returns whether there is more to read. */
    private boolean endOfText() {
        if (afterData != NONE) {
            skipData();
            return true;
        }
        if (open != null) {
            open.requireComplete();
            finish(open);
        }
        return false;
    }

    private void skipData() {
        if (open != null) {
            throw new ScriptException(
                    Reason.STATEMENT_AROUND_DATA,
                    "statement is cut by the data of the COPY on its line",
                    source,
                    open.offset(),
                    "begin it on the line after the \\. that ends the data");
        }
        scanner.resumeAt(afterData);
        lead = afterData;
        afterData = NONE;
    }

    private void finish(OpenStatement statement) {
        lines.moveTo(statement.offset());
        if (statement.opening() == Opening.COPY_IN) {
            statements.add(copyIn(statement, nextData()));
        } else {
            statements.add(sql(statement));
        }
        if (statement.opening() == Opening.SETTING) {
            syntax.observe(source, statement.offset(), statement.endOffset());
            scanner.backslashEscapes(syntax.backslashEscapes());
        }
        lead = scanner.position();
        open = null;
    }

    private ScriptStatement sql(OpenStatement statement) {
        return new ScriptStatement.Sql(
                source,
                lead,
                statement.offset(),
                statement.endOffset(),
                lines.line(),
                lines.column(),
                syntax.backslashEscapes());
    }

    private ScriptStatement copyIn(OpenStatement statement, TextRange data) {
        dataLines.moveTo(data.offset());
        return new ScriptStatement.CopyIn(
                source,
                lead,
                statement.offset(),
                statement.endOffset(),
                lines.line(),
                lines.column(),
                syntax.backslashEscapes(),
                data,
                dataLines.line());
    }

    /**
     * Finds the data of a COPY. A line can hold several; their data follow each other below it, and the rest of the
     * line is read before them as if the text ended there.
     */
    private TextRange nextData() {
        int from = afterData;
        if (from == NONE) {
            int newLine = text.indexOf('\n', scanner.position(), end);
            scanner.limitTo(newLine < 0 ? end : newLine);
            from = newLine < 0 ? end : newLine + 1;
        }
        int terminator = terminator(from);
        afterData = afterLine(terminator);
        return new TextRange(from, terminator);
    }

    /** Returns where the line that ends data begins, or the end of the script, which ends them too. */
    private int terminator(int from) {
        int found = text.indexOf(END_OF_DATA, from, end);
        while (found >= 0 && !isLine(found, from)) {
            found = text.indexOf(END_OF_DATA, found + 1, end);
        }
        return found < 0 ? end : found;
    }

    private boolean isLine(int terminator, int from) {
        int after = terminator + END_OF_DATA.length();
        boolean begins = terminator == from || text.charAt(terminator - 1) == '\n';
        return begins && (after == end || text.startsWith("\n", after) || text.startsWith("\r\n", after));
    }

    private int afterLine(int offset) {
        int newLine = text.indexOf('\n', offset, end);
        return newLine < 0 ? end : newLine + 1;
    }
}
