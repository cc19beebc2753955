package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.TextSearchDictionary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes text search dictionaries. */
final class TextSearchDictionaryWriter implements Writer<TextSearchDictionary> {
    @Override
    public List<Statement> create(TextSearchDictionary dictionary, Context context) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("TEMPLATE", dictionary.template().display());
        parameters.putAll(options(dictionary.options()));
        return List.of(Statement.harmless(
                "CREATE TEXT SEARCH DICTIONARY " + dictionary.name().display() + " " + Sql.parameters(parameters)));
    }

    @Override
    public List<Statement> drop(TextSearchDictionary dictionary, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(dictionary.id(), context.from())));
    }

    /** An option that is only named is taken away. */
    @Override
    public Alteration alter(TextSearchDictionary from, TextSearchDictionary to, Context context) {
        if (!from.template().equals(to.template())) {
            return new Alteration.Rebuild();
        }
        Map<String, String> before = options(from.options());
        Map<String, String> after = options(to.options());
        var changes = new ArrayList<String>();
        before.keySet().stream().filter(name -> !after.containsKey(name)).forEach(changes::add);
        after.forEach((name, value) -> {
            if (!value.equals(before.get(name))) {
                changes.add(name + " = " + value);
            }
        });
        return Alteration.inPlace(List.of(Statement.harmless(
                "ALTER TEXT SEARCH DICTIONARY " + to.name().display() + " (" + String.join(", ", changes) + ")")));
    }

    /** Reads options as the server keeps them: {@code language = 'german', stopwords = 'german'}. */
    private static Map<String, String> options(@Nullable String text) {
        var options = new LinkedHashMap<String, String>();
        for (String option : text == null ? List.<String>of() : TopLevel.split(text)) {
            int equals = option.indexOf('=');
            options.put(
                    option.substring(0, equals).strip(),
                    option.substring(equals + 1).strip());
        }
        return options;
    }
}
