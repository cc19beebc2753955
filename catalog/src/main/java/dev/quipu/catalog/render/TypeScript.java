package dev.quipu.catalog.render;

import static dev.quipu.catalog.render.TypeScriptText.key;
import static dev.quipu.catalog.render.TypeScriptText.string;
import static dev.quipu.catalog.render.TypeScriptText.valueKey;

import dev.quipu.catalog.model.CompositeType;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Writes the types of a schema for TypeScript, in the form of {@code supabase gen types typescript}, so that clients written
 * for those take these.
 */
public final class TypeScript {
    private static final String JSON = """
            export type Json =
              | string
              | number
              | boolean
              | null
              | { [key: string]: Json | undefined }
              | Json[]

            """;

    private final Scope scope;
    private final TypeScriptTypes types;
    private final Lines out = new Lines();

    private TypeScript(Scope scope, boolean stringNumbers) {
        this.scope = scope;
        this.types = new TypeScriptTypes(scope, stringNumbers);
    }

    /**
     * Returns one module with the types of all schemas shown.
     *
     * @param stringNumbers whether bigint and numeric are strings, as a client has to parse them that wants every digit
     */
    public static String types(Scope scope, boolean stringNumbers) {
        return new TypeScript(scope, stringNumbers).write();
    }

    private String write() {
        List<Identifier> schemas = scope.schemas().stream()
                .sorted(Comparator.comparing(Identifier::value, NameOrder.BY_NAME))
                .toList();
        out.open("export type Database = {");
        schemas.forEach(this::schema);
        out.close("}");
        return JSON + out + TypeScriptHelpers.of(defaultSchema()) + constants(schemas);
    }

    /** The schema that helper types mean when none is named. */
    private String defaultSchema() {
        boolean isPublic =
                scope.schemas().stream().anyMatch(schema -> schema.value().equals("public"));
        return isPublic || scope.schemas().isEmpty()
                ? "public"
                : scope.schemas().getFirst().value();
    }

    private void schema(Identifier schema) {
        TypeScriptRelations relations = new TypeScriptRelations(scope, types, out);
        TypeScriptFunctions functions = new TypeScriptFunctions(scope, types, out);
        out.open(key(schema.value()) + ": {");
        section("Tables", sorted(scope.tables(schema)), relations::table);
        section("Views", sorted(scope.views(schema)), relations::view);
        SortedMap<String, List<Function>> byName = functions(schema);
        section(
                "Functions",
                List.copyOf(byName.keySet()),
                name -> functions.write(name, byName.getOrDefault(name, List.of())));
        section("Enums", enums(schema), this::enumType);
        section("CompositeTypes", composites(schema), this::composite);
        out.close("}");
    }

    private static List<QualifiedName> sorted(List<QualifiedName> names) {
        return names.stream()
                .sorted(Comparator.comparing(name -> name.name().value(), NameOrder.BY_NAME))
                .toList();
    }

    private SortedMap<String, List<Function>> functions(Identifier schema) {
        return scope.in(schema, Function.class, Function::name)
                .filter(TypeScriptFunctions::isCallable)
                .collect(Collectors.groupingBy(
                        function -> function.name().name().value(),
                        () -> new TreeMap<>(NameOrder.BY_NAME),
                        Collectors.toList()));
    }

    private List<EnumType> enums(Identifier schema) {
        return scope.in(schema, EnumType.class, EnumType::name)
                .sorted(Comparator.comparing(type -> type.name().name().value(), NameOrder.BY_NAME))
                .toList();
    }

    private List<CompositeType> composites(Identifier schema) {
        return scope.in(schema, CompositeType.class, CompositeType::name)
                .sorted(Comparator.comparing(type -> type.name().name().value(), NameOrder.BY_NAME))
                .toList();
    }

    private <T> void section(String name, List<T> members, Consumer<T> writer) {
        out.open(name + ": {");
        if (members.isEmpty()) {
            out.add("[_ in never]: never");
        }
        members.forEach(writer);
        out.close("}");
    }

    private void enumType(EnumType type) {
        List<String> labels = type.labels().stream().map(TypeScriptText::string).toList();
        String name = key(type.name().name().value()) + ":";
        String line = name + " " + (labels.isEmpty() ? "never" : String.join(" | ", labels));
        if (!out.isTooWide(line)) {
            out.add(line);
            return;
        }
        out.open(name);
        labels.forEach(label -> out.add("| " + label));
        out.end();
    }

    private void composite(CompositeType type) {
        out.open(key(type.name().name().value()) + ": {");
        type.attributes()
                .forEach(attribute ->
                        out.add(key(attribute.name().value()) + ": " + types.of(attribute.type()) + " | null"));
        out.close("}");
    }

    private String constants(List<Identifier> schemas) {
        Lines lines = new Lines();
        lines.open("export const Constants = {");
        for (Identifier schema : schemas) {
            lines.open(valueKey(schema.value()) + ": {");
            List<EnumType> enums = enums(schema);
            if (enums.isEmpty()) {
                lines.add("Enums: {},");
            } else {
                lines.open("Enums: {");
                enums.forEach(type -> labels(lines, type));
                lines.close("},");
            }
            lines.close("},");
        }
        return lines.close("} as const").toString();
    }

    private static void labels(Lines lines, EnumType type) {
        String name = valueKey(type.name().name().value()) + ": [";
        String line =
                name + type.labels().stream().map(TypeScriptText::string).collect(Collectors.joining(", ")) + "],";
        if (!lines.isTooWide(line)) {
            lines.add(line);
            return;
        }
        lines.open(name);
        type.labels().forEach(label -> lines.add(string(label) + ","));
        lines.close("],");
    }
}
