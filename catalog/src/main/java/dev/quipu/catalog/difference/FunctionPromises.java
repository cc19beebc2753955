package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Function;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a function promises to the planner, and only its definition says; without the usual, as the server prints it. */
final class FunctionPromises {
    /** From the language up to the settings or the body. */
    private static final Pattern LINE = Pattern.compile("\\n LANGUAGE [^\\n]+\\n ([A-Z][^\\n]*)");

    private static final Pattern LEAKPROOF = Pattern.compile("\\bLEAKPROOF\\b");

    /** Names of attributes, which are the words of the definition. */
    private static final List<String> VALUES = List.of("parallel", "cost", "rows", "support");

    private FunctionPromises() {}

    /** Returns texts by their names; what is as usual has an empty text. */
    static Map<String, String> of(Function function) {
        Matcher line = LINE.matcher(function.definition());
        String promises = line.find() && !line.group(1).startsWith("SET ") ? line.group(1) : "";
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("leakproof", LEAKPROOF.matcher(promises).find() ? "yes" : "");
        for (String name : VALUES) {
            Matcher value = Pattern.compile("\\b" + name.toUpperCase(Locale.ROOT) + " (\\S+)")
                    .matcher(promises);
            String found = value.find() ? value.group(1) : "";
            texts.put(name, name.equals("parallel") ? found.toLowerCase(Locale.ROOT) : found);
        }
        return texts;
    }
}
