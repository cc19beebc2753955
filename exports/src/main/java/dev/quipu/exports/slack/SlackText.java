package dev.quipu.exports.slack;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of a message of Slack as people read it: mentions by name, links by label and address. */
public final class SlackText {
    private static final Pattern MENTION = Pattern.compile("<([@#!])([^<>|]*)(?:\\|([^<>]*))?>");
    private static final Pattern LINK = Pattern.compile("<((?:https?|mailto|tel):[^<>|]*)(?:\\|([^<>]*))?>");

    private SlackText() {}

    /**
     * Returns the text as people read it.
     *
     * @param names people and channels by their ids
     */
    public static String readable(String text, Map<String, String> names) {
        String named = MENTION.matcher(text)
                .replaceAll(match ->
                        Matcher.quoteReplacement(mention(match.group(1), match.group(2), match.group(3), names)));
        return LINK.matcher(named)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(2) == null ? match.group(1) : match.group(2) + " (" + match.group(1) + ")"))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static String mention(String kind, String id, @Nullable String label, Map<String, String> names) {
        String name = label != null && !label.isEmpty() ? label : names.getOrDefault(id, id);
        return (kind.equals("#") ? "#" : "@") + name.replaceFirst("^[@#]", "");
    }
}
