package dev.quipu.catalog.render;

import static dev.quipu.catalog.render.TypeScriptText.key;
import static dev.quipu.catalog.render.TypeScriptText.string;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The functions of a schema as types of what they take and give. */
final class TypeScriptFunctions {
    /** What functions return that the server calls. */
    private static final Set<String> TRIGGERS = Set.of("trigger", "event_trigger");

    /** What a function may take without a name, as the body of a request. */
    private static final Set<String> BODIES = Set.of("json", "jsonb", "text");

    private final Scope scope;
    private final TypeScriptTypes types;
    private final Lines out;

    TypeScriptFunctions(Scope scope, TypeScriptTypes types, Lines out) {
        this.scope = scope;
        this.types = types;
        this.out = out;
    }

    /** Tells whether a client can call it by its name: what triggers call and what takes nameless values cannot be. */
    static boolean isCallable(Function function) {
        String result = function.result();
        if (function.form() != Function.Form.FUNCTION || result == null || TRIGGERS.contains(result)) {
            return false;
        }
        List<Argument> inputs = inputs(function);
        boolean named = inputs.stream().noneMatch(argument -> argument.name().isEmpty());
        return named || (inputs.size() == 1 && isBody(inputs.getFirst().type()));
    }

    private static boolean isBody(String type) {
        return BODIES.contains(type) || SqlType.parse(type).schema() != null;
    }

    static boolean isSet(Function function) {
        String result = String.valueOf(function.result());
        return result.startsWith("SETOF ") || result.startsWith("TABLE(");
    }

    private static List<Argument> inputs(Function function) {
        return Argument.of(function).stream().filter(Argument::isInput).toList();
    }

    /** Writes all functions of one name. */
    void write(String name, List<Function> overloads) {
        if (overloads.size() == 1) {
            signature(key(name) + ": ", signature(overloads.getFirst()));
            return;
        }
        out.open(key(name) + ":");
        overloads.stream()
                .map(this::signature)
                .sorted(Comparator.comparing(Object::toString))
                .forEach(signature -> signature("| ", signature));
        out.end();
    }

    /** What a function takes and gives; each a type on one line, or the lines of an object's properties. */
    private record Signature(
            List<String> arguments, List<String> columns, String returns, boolean set, List<String> from) {
        boolean fits(Lines out, String prefix) {
            return columns.isEmpty() && from.isEmpty() && !out.isTooWide(prefix + line());
        }

        String line() {
            return "{ Args: " + args() + "; Returns: " + returns + " }";
        }

        String args() {
            return arguments.isEmpty() ? "never" : "{ " + String.join("; ", arguments) + " }";
        }
    }

    private Signature signature(Function function) {
        List<String> arguments = inputs(function).stream()
                .sorted(Comparator.comparing(Argument::name, NameOrder.BY_NAME))
                .map(argument ->
                        key(argument.name()) + (argument.optional() ? "?: " : ": ") + types.of(argument.type()))
                .toList();
        return new Signature(arguments, columns(function), returns(function), isSet(function), origin(function));
    }

    private String returns(Function function) {
        String result = String.valueOf(function.result());
        return result.startsWith("SETOF ") ? types.of(result.substring("SETOF ".length())) + "[]" : types.of(result);
    }

    /** Returns the properties of a result of several columns, or nothing. */
    private List<String> columns(Function function) {
        String result = String.valueOf(function.result());
        List<Argument> columns = new ArrayList<>(Argument.ofTable(result));
        List<Argument> outputs =
                Argument.of(function).stream().filter(Argument::isOutput).toList();
        if (outputs.size() > 1) {
            columns.addAll(outputs);
        }
        QualifiedName relation = relation(result);
        return relation == null
                ? columns.stream()
                        .sorted(Comparator.comparing(Argument::name, NameOrder.BY_NAME))
                        .map(column -> key(column.name()) + ": " + types.of(column.type()))
                        .toList()
                : scope.catalog().columnsOf(relation).stream()
                        .sorted(Comparator.comparing(column -> column.name().value(), NameOrder.BY_NAME))
                        .map(this::property)
                        .toList();
    }

    private String property(Column column) {
        return key(column.name().value()) + ": " + types.of(column.type()) + (column.nullable() ? " | null" : "");
    }

    /** Returns the table or view whose rows a function returns, or null. */
    private @Nullable QualifiedName relation(String type) {
        SqlType parsed = SqlType.parse(type.startsWith("SETOF ") ? type.substring("SETOF ".length()) : type);
        QualifiedName name = parsed.qualifiedName();
        boolean relation = name != null
                && !parsed.array()
                && Stream.of(Kind.TABLE, Kind.VIEW, Kind.MATERIALIZED_VIEW)
                        .anyMatch(kind -> scope.catalog().objects().containsKey(ObjectId.of(kind, name)));
        return relation ? name : null;
    }

    /** Says of a function that returns rows of a relation which, for clients that join on. */
    private List<String> origin(Function function) {
        String result = String.valueOf(function.result());
        QualifiedName to = relation(result);
        if (to == null) {
            return List.of();
        }
        List<Argument> inputs = inputs(function);
        QualifiedName from = inputs.size() == 1 ? relation(inputs.getFirst().type()) : null;
        boolean set = isSet(function);
        return List.of(
                "from: " + string(from == null ? "*" : from.name().value()),
                "to: " + string(to.name().value()),
                "isOneToOne: " + (!set || function.definition().contains("\n ROWS 1\n")),
                "isSetofReturn: " + set);
    }

    private void signature(String prefix, Signature signature) {
        if (signature.fits(out, prefix)) {
            out.add(prefix + signature.line());
            return;
        }
        out.open(prefix + "{");
        arguments(signature);
        if (signature.columns().isEmpty()) {
            out.add("Returns: " + signature.returns());
        } else {
            out.open("Returns: {");
            signature.columns().forEach(out::add);
            out.close(signature.set() ? "}[]" : "}");
        }
        if (!signature.from().isEmpty()) {
            out.open("SetofOptions: {");
            signature.from().forEach(out::add);
            out.close("}");
        }
        out.close("}");
    }

    private void arguments(Signature signature) {
        String line = "Args: " + signature.args();
        if (!out.isTooWide(line)) {
            out.add(line);
            return;
        }
        out.open("Args: {");
        signature.arguments().forEach(out::add);
        out.close("}");
    }
}
