package dev.quipu.exports.openwebui;

import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.ToolCall;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonTree;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.source.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reasoning and calls of tools that are written into the text of an answer, as Open WebUI does it: an element {@code details} of
 * its own at the start of a line, with what it holds escaped as HTML, lines of reasoning quoted with {@code >}, and arguments
 * as JSON in JSON.
 */
final class WrittenDetails {
    private static final Pattern ELEMENT = Pattern.compile(
            "(?m)^<details type=\"(reasoning|tool_calls)\"((?: \\w+=\"[^\"]*\")*)>\\s*(?:<summary>[^<]*</summary>)?(.*?)</details>\\s*",
            Pattern.DOTALL);
    private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern QUOTE = Pattern.compile("(?m)^> ?");
    private static final Pattern ENTITY = Pattern.compile("&(amp|lt|gt|quot|#x27|#39);");
    private static final Map<String, String> ENTITIES =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "#x27", "'", "#39", "'");

    private final String place;
    private final Report report;
    private final List<String> reasoning = new ArrayList<>();
    private final List<ToolCall> calls = new ArrayList<>();

    private WrittenDetails(String place, Report report) {
        this.place = place;
        this.report = report;
    }

    /**
     * Gives a message what its text says to whoever reads it, and what else is written into it.
     *
     * @return whether something was; the text as it was written is then to be kept, because it holds results as well
     */
    static boolean take(MessageDraft draft, String text, String place, Report report) {
        WrittenDetails details = new WrittenDetails(place, report);
        StringBuilder said = new StringBuilder();
        int from = 0;
        for (Matcher element = ELEMENT.matcher(text); element.find(); from = element.end()) {
            said.append(text, from, element.start());
            details.element(element);
        }
        draft.content(said.append(text, from, text.length()).toString().strip());
        if (!details.reasoning.isEmpty()) {
            draft.reasoning(String.join("\n\n", details.reasoning));
        }
        details.calls.forEach(draft::call);
        return from > 0;
    }

    private void element(Matcher element) {
        if ("reasoning".equals(element.group(1))) {
            reasoning.add(QUOTE.matcher(unescaped(element.group(3)).strip()).replaceAll(""));
            return;
        }
        Map<String, String> attributes = new HashMap<>();
        ATTRIBUTE
                .matcher(element.group(2))
                .results()
                .forEach(attribute -> attributes.put(attribute.group(1), unescaped(attribute.group(2))));
        String name = attributes.getOrDefault("name", "");
        if (!name.isEmpty()) {
            String id = attributes.getOrDefault("id", "");
            JsonValue arguments = arguments(attributes.getOrDefault("arguments", ""));
            calls.add(new ToolCall(id.isEmpty() ? name : id, name, arguments));
        }
    }

    /** What is no JSON stays the text that it is. */
    private JsonValue arguments(String text) {
        JsonValue outer = JsonTree.ofText(text, place, report)
                .orElseGet(() -> text.isEmpty() ? JsonObject.EMPTY : new JsonText(text));
        return outer instanceof JsonText inner
                ? JsonTree.ofText(inner.text(), place, report).orElse(outer)
                : outer;
    }

    private static String unescaped(String html) {
        return ENTITY.matcher(html)
                .replaceAll(found -> Matcher.quoteReplacement(ENTITIES.getOrDefault(found.group(1), found.group())));
    }
}
