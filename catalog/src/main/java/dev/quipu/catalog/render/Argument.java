package dev.quipu.catalog.render;

import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.name.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An argument of a function.
 *
 * @param mode how it is passed
 * @param name its name without quotes; empty if it has none
 * @param type its type as the server prints it
 * @param optional whether it has a default
 */
record Argument(Mode mode, String name, String type, boolean optional) {
    /** The types that are more than one word and could be taken for a name and a type. */
    private static final Set<String> TYPES_OF_WORDS = Set.of(
            "bit varying",
            "character varying",
            "double precision",
            "timestamp with time zone",
            "timestamp without time zone",
            "time with time zone",
            "time without time zone");

    /** How an argument is passed. */
    enum Mode {
        IN,
        OUT,
        INOUT,
        VARIADIC
    }

    boolean isInput() {
        return mode != Mode.OUT;
    }

    boolean isOutput() {
        return mode == Mode.OUT || mode == Mode.INOUT;
    }

    /** Reads the arguments of a function. */
    static List<Argument> of(Function function) {
        List<String> inputTypes = SqlScan.splitAtCommas(function.argumentTypes());
        List<Argument> arguments = new ArrayList<>();
        int input = 0;
        for (String part : SqlScan.splitAtCommas(function.arguments())) {
            Mode mode = modeOf(part);
            boolean known = mode != Mode.OUT && input < inputTypes.size();
            arguments.add(known ? ofType(part, mode, inputTypes.get(input)) : parse(part, mode));
            input += mode == Mode.OUT ? 0 : 1;
        }
        return arguments;
    }

    /** Reads the columns of {@code TABLE(…)}, or nothing if the result is of another form. */
    static List<Argument> ofTable(String result) {
        return result.startsWith("TABLE(")
                ? SqlScan.splitAtCommas(result.substring("TABLE(".length(), result.length() - 1)).stream()
                        .map(column -> parse(column, Mode.OUT))
                        .toList()
                : List.of();
    }

    private static Mode modeOf(String part) {
        for (Mode mode : Mode.values()) {
            if (part.startsWith(mode + " ")) {
                return mode;
            }
        }
        return Mode.IN;
    }

    private static Argument ofType(String part, Mode mode, String type) {
        String declared = declared(part, mode);
        String name = declared.endsWith(" " + type) ? declared.substring(0, declared.length() - type.length() - 1) : "";
        return new Argument(
                mode,
                Identifier.unquoted(name),
                type,
                declared.length() < withoutMode(part, mode).length());
    }

    private static Argument parse(String part, Mode mode) {
        String declared = declared(part, mode);
        int end = SqlScan.endOfWord(declared);
        boolean named = end < declared.length()
                && !TYPES_OF_WORDS.contains(SqlType.parse(declared).name());
        return named
                ? new Argument(
                        mode,
                        Identifier.unquoted(declared.substring(0, end)),
                        declared.substring(end).strip(),
                        false)
                : new Argument(mode, "", declared, false);
    }

    private static String declared(String part, Mode mode) {
        String rest = withoutMode(part, mode);
        int defaults = SqlScan.next(rest, 0, " DEFAULT ");
        return defaults < 0 ? rest : rest.substring(0, defaults);
    }

    private static String withoutMode(String part, Mode mode) {
        return part.startsWith(mode + " ") ? part.substring(mode.name().length() + 1) : part;
    }
}
