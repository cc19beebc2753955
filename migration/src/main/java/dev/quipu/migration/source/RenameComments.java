package dev.quipu.migration.source;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.script.ScriptToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the comments of a script that confirm renames: on a line of their own before what they are about, or at the end of a
 * line of it. Of a statement's first and last line that is the whole, within CREATE TABLE a column or constraint.
 */
final class RenameComments {
    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[\\w$\\x{80}-\\x{10FFFF}]+)";

    private static final Pattern COMMENT =
            Pattern.compile("--[ \\t]*@renamed[ \\t]+from:[ \\t]*(" + NAME + "(?:\\." + NAME + "){0,2})");

    private static final Pattern ONE_NAME = Pattern.compile(NAME);

    private final Identifier schema;
    private final List<RenameComment> found = new ArrayList<>();

    private RenameComments(Identifier schema) {
        this.schema = schema;
    }

    /**
     * Finds the comments.
     *
     * @param schema what names without a schema are in
     */
    static List<RenameComment> of(List<ScriptStatement> statements, Identifier schema) {
        RenameComments comments = new RenameComments(schema);
        statements.forEach(comments::read);
        return List.copyOf(comments.found);
    }

    private void read(ScriptStatement statement) {
        String text = statement.source().text();
        int lineEnd = text.indexOf('\n', statement.endOffset());
        String around = text.substring(statement.leadOffset(), lineEnd < 0 ? text.length() : lineEnd);
        if (!around.contains("@renamed")) {
            return;
        }
        List<ScriptToken> tokens = statement.tokens();
        Definition.of(tokens, schema)
                .ifPresent(whole -> new Reading(text, tokens, whole)
                        .read(statement.leadOffset(), lineEnd < 0 ? text.length() : lineEnd));
    }

    /** Walks over one statement, and knows on which of its lines it is. */
    private final class Reading {
        private final String text;
        private final List<ScriptToken> tokens;
        private final Definition whole;

        /** The token with which the column or constraint begins that is being read; 0 for none. */
        private int line;

        private int depth;

        Reading(String text, List<ScriptToken> tokens, Definition whole) {
            this.text = text;
            this.tokens = tokens;
            this.whole = whole;
        }

        void read(int begin, int end) {
            int from = begin;
            for (int i = 0; i < tokens.size(); i++) {
                boolean begins = depth == 1 && i > 0 && endsLine(tokens.get(i - 1));
                gap(from, tokens.get(i).offset(), begins ? i : line, false);
                line = begins ? i : line;
                step(tokens.get(i));
                from = tokens.get(i).endOffset();
            }
            gap(from, end, 0, true);
        }

        private boolean endsLine(ScriptToken token) {
            return token.is("(") || token.text().contains(",");
        }

        private void step(ScriptToken token) {
            if (token.is("(")) {
                depth++;
            } else if (token.is(")")) {
                depth--;
                line = depth == 0 ? 0 : line;
            }
        }

        /** Reads what stands between two tokens. What follows is only meant by a comment on a line of its own. */
        private void gap(int from, int to, int next, boolean last) {
            Matcher comment = COMMENT.matcher(text).region(from, to);
            while (comment.find()) {
                boolean alone = text.substring(text.lastIndexOf('\n', comment.start()) + 1, comment.start())
                        .isBlank();
                boolean before = to <= tokens.getFirst().offset();
                boolean closing =
                        text.substring(from, comment.start()).replace(';', ' ').isBlank();
                if ((before && !alone) || (last && !closing)) {
                    // It is at the end of a line of another statement.
                    continue;
                }
                int about = alone ? next : line;
                (about == 0 ? Optional.of(whole) : whole.line(tokens.subList(about, tokens.size())))
                        .ifPresent(definition -> found.add(new RenameComment(definition, names(comment.group(1)))));
            }
        }
    }

    private static List<String> names(String text) {
        return ONE_NAME.matcher(text)
                .results()
                .flatMap(name -> Definition.name(name.group()).stream())
                .toList();
    }
}
