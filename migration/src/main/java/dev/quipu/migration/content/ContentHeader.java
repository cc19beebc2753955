package dev.quipu.migration.content;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.failure.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comments at the start of a file that say what it is. They end at the first line that is no comment; comments of
 * any other form among them are left alone.
 */
record ContentHeader(String name, String description, List<Parameter> parameters) {
    private static final Pattern FIELD = Pattern.compile("--\\s*(name|description|param):(.*)");

    /** The description stands after two blanks or more, since a type may hold single ones. */
    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z_]\\w*) +(\\S(?:.*?\\S)??)(?: = (\\S(?:.*?\\S)??))?(?: {2,}(\\S.*))?");

    static ContentHeader read(String source, String text) {
        String name = "";
        String description = "";
        List<Parameter> parameters = new ArrayList<>();
        int offset = 0;
        for (String line : text.split("\n", -1)) {
            if (!line.startsWith("--")) {
                break;
            }
            Matcher field = FIELD.matcher(line.strip());
            if (field.matches()) {
                String value = field.group(2).strip();
                switch (field.group(1)) {
                    case "name" -> name = value;
                    case "description" -> description = value;
                    default -> parameters.add(parameter(value, parameters, SourceLocation.of(source, text, offset)));
                }
            }
            offset += line.length() + 1;
        }
        return new ContentHeader(name, description, parameters);
    }

    private static Parameter parameter(String declaration, List<Parameter> before, SourceLocation place) {
        Matcher matcher = PARAMETER.matcher(declaration);
        if (!matcher.matches()) {
            throw malformed("not a parameter: \"" + declaration + "\"", place);
        }
        String name = matcher.group(1);
        if (before.stream().anyMatch(other -> other.name().equals(name))) {
            throw malformed("parameter \"" + name + "\" is declared twice", place);
        }
        String description = matcher.group(4);
        return new Parameter(name, matcher.group(2), matcher.group(3), description == null ? "" : description);
    }

    private static QuipuException malformed(String message, SourceLocation place) {
        String form = "write -- param: NAME TYPE = DEFAULT  DESCRIPTION, with two blanks before the description";
        return new QuipuException(Kind.FAILED, message, place, List.of(), form, null);
    }
}
