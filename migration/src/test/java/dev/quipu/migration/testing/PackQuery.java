package dev.quipu.migration.testing;

import dev.quipu.migration.pack.Pack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query of a pack as its header tells of it.
 *
 * @param name what its header calls it
 * @param description what it answers
 * @param parameters by name, in the order of the header
 * @param sql the whole file
 */
public record PackQuery(String name, String description, Map<String, Parameter> parameters, String sql) {
    private static final Pattern NAME = Pattern.compile("\\A-- name: (\\w+)\n-- description: (.+)\n");
    private static final Pattern PARAMETER =
            Pattern.compile("^-- param: (\\w+) (\\w+)(?: = (\\S+))?  (\\S.*)$", Pattern.MULTILINE);
    private static final Pattern PLACE = Pattern.compile("(?<![:\\w]):([a-z_]+)");

    /**
     * Something that is given when the query runs.
     *
     * @param type a type of PostgreSQL
     * @param fallback what it is unless given
     */
    public record Parameter(String type, Optional<String> fallback) {}

    /** Reads a file of the pack, and refuses a header that is not like the others. */
    public static PackQuery read(Pack pack, String path) {
        String sql = pack.read(path);
        Matcher header = NAME.matcher(sql);
        if (!header.find()) {
            throw new AssertionError(path + " does not begin with its name and description");
        }
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        PARAMETER
                .matcher(sql)
                .results()
                .forEach(line -> parameters.put(
                        line.group(1), new Parameter(line.group(2), Optional.ofNullable(line.group(3)))));
        if (parameters.size()
                != sql.lines().filter(line -> line.startsWith("-- param:")).count()) {
            throw new AssertionError(path + " has a parameter that cannot be read");
        }
        return new PackQuery(header.group(1), header.group(2), parameters, sql);
    }

    /** Returns the names that the statement itself uses. */
    public List<String> used() {
        return PLACE.matcher(statement())
                .results()
                .map(place -> place.group(1))
                .distinct()
                .toList();
    }

    /** Returns the statement without comments. */
    public String statement() {
        return sql.replaceAll("(?m)^--.*\n", "");
    }

    /** Returns the statement with a value for each parameter: what is given, or else its fallback. */
    public String with(Map<String, String> given) {
        return PLACE.matcher(statement()).replaceAll(place -> Matcher.quoteReplacement(literal(place, given)));
    }

    private String literal(MatchResult place, Map<String, String> given) {
        Parameter parameter = parameters.get(place.group(1));
        if (parameter == null) {
            throw new AssertionError(name + " uses :" + place.group(1) + ", which its header does not name");
        }
        String value = Optional.ofNullable(given.get(place.group(1)))
                .or(parameter::fallback)
                .orElseThrow(() -> new AssertionError(name + " needs " + place.group(1)));
        return "CAST('%s' AS %s)".formatted(value.replace("'", "''"), parameter.type());
    }
}
