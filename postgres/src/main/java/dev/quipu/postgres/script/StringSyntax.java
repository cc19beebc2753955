package dev.quipu.postgres.script;

import dev.quipu.postgres.script.Scanner.Token;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How plain literals are read, {@code standard_conforming_strings}, as statements of the script change it. The server
 * reports such a change to psql, which then lexes accordingly; here the statement itself has to tell.
 */
final class StringSyntax {
    /** Longer statements do not set it; it keeps the look at a statement cheap. */
    private static final int LONGEST = 256;

    private static final Pattern ASSIGNMENT =
            Pattern.compile("set (?:(?:session|local) )?\"?standard_conforming_strings\"? (?:=|to) ?'?(\\w+)'?");
    private static final Pattern CALL = Pattern.compile(
            "select (?:pg_catalog \\. )?set_config \\( " + "'standard_conforming_strings' , '(\\w+)' , \\w+ \\)");
    private static final Pattern RESET = Pattern.compile("reset (?:all|\"?standard_conforming_strings\"?)|discard all");

    /** A session begins so: where the database has another default, it is overruled at the start. */
    private static final boolean INITIALLY = true;

    /** What the server takes for false: any prefix that is unique. */
    private static final Pattern OFF = Pattern.compile("off?|f|fa|fal|fals|false|no?|0");

    private boolean conforming = INITIALLY;

    /** Tells whether a backslash in a plain literal is an escape. */
    boolean backslashEscapes() {
        return !conforming;
    }

    /** Takes note of a statement that was read. */
    void observe(ScriptSource source, int offset, int endOffset) {
        if (endOffset - offset > LONGEST) {
            return;
        }
        String statement = canonical(source, offset, endOffset);
        if (RESET.matcher(statement).matches()) {
            conforming = INITIALLY;
        }
        assign(ASSIGNMENT.matcher(statement));
        assign(CALL.matcher(statement));
    }

    private void assign(Matcher matcher) {
        if (matcher.matches()) {
            String value = matcher.group(1);
            conforming =
                    value.equals("default") ? INITIALLY : !OFF.matcher(value).matches();
        }
    }

    /** Returns the tokens in lower case with one space between. */
    private String canonical(ScriptSource source, int offset, int endOffset) {
        var scanner = new Scanner(source, offset, endOffset);
        scanner.backslashEscapes(backslashEscapes());
        var tokens = new StringJoiner(" ");
        while (scanner.next() != Token.END) {
            tokens.add(source.text().substring(scanner.start(), scanner.position()));
        }
        return tokens.toString().toLowerCase(Locale.ROOT);
    }
}
