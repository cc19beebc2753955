package dev.quipu.migration.proof;

import dev.quipu.postgres.script.ScriptStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands above a statement that somebody accepts of it: {@code -- accepted: data loss, because nobody reads it}.
 *
 * @param words what is between the commas, hazards or not
 */
record AcceptedHazards(List<String> words) {
    private static final Pattern ACCEPTED =
            Pattern.compile("--[ \\t]*accepted:[ \\t]*(.*?)(?:[,;]?[ \\t]*\\bbecause\\b.*)?[ \\t\\r]*");

    AcceptedHazards {
        words = List.copyOf(words);
    }

    static AcceptedHazards of(ScriptStatement statement) {
        return new AcceptedHazards(lineComments(lead(statement)).stream()
                .map(ACCEPTED::matcher)
                .filter(Matcher::matches)
                .flatMap(accepted ->
                        Arrays.stream(String.valueOf(accepted.group(1)).split(",", -1)))
                .map(String::strip)
                .toList());
    }

    /** What follows another statement on its line is said of that one, and would let this one pass. */
    private static String lead(ScriptStatement statement) {
        String text = statement.source().text();
        String lead = text.substring(statement.leadOffset(), statement.offset());
        boolean ownLine = statement.leadOffset() == 0 || text.charAt(statement.leadOffset() - 1) == '\n';
        int end = lead.indexOf('\n');
        return ownLine ? lead : end < 0 ? "" : lead.substring(end);
    }

    /** Comments in the other form, which may hold whole scripts, are left out. */
    private static List<String> lineComments(String lead) {
        List<String> comments = new ArrayList<>();
        int depth = 0;
        int at = 0;
        while (at < lead.length()) {
            if (lead.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (depth > 0) {
                boolean closes = lead.startsWith("*/", at);
                depth -= closes ? 1 : 0;
                at += closes ? 2 : 1;
            } else if (lead.startsWith("--", at)) {
                int end = lead.indexOf('\n', at);
                end = end < 0 ? lead.length() : end;
                comments.add(lead.substring(at, end));
                at = end;
            } else {
                at++;
            }
        }
        return comments;
    }
}
