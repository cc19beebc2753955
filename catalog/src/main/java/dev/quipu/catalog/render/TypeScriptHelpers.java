package dev.quipu.catalog.render;

import static dev.quipu.catalog.render.TypeScriptText.string;

/** The helper types: {@code Tables<"name">} is the row of a table, {@code Enums<{ schema: "app" }, "name">} an enumeration. */
final class TypeScriptHelpers {
    private TypeScriptHelpers() {}

    static String of(String defaultSchema) {
        return """

            type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">

            type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, %s>]
            """.formatted(string(defaultSchema))
                + helper("Tables", "Table", member("Row"), "Tables", "Views")
                + helper("TablesInsert", "Table", member("Insert"), "Tables")
                + helper("TablesUpdate", "Table", member("Update"), "Tables")
                + helper("Enums", "Enum", "", "Enums")
                + helper("CompositeTypes", "CompositeType", "", "CompositeTypes")
                + "\n";
    }

    private static String member(String name) {
        return " extends {\n      " + name + ": infer T\n    }\n    ? T\n    : never";
    }

    /** Writes a helper of its name, the word of its parameters, what it takes of a member, and the sections it looks in. */
    private static String helper(String name, String word, String member, String... sections) {
        String given = "DatabaseWithoutInternals[DefaultSchema" + word + "NameOrOptions[\"schema\"]]";
        String here = sections(" & ", "DefaultSchema", sections);
        String there = sections(" &\n        ", given, sections);
        return """

            export type %1$s<
              DefaultSchema%2$sNameOrOptions extends
                | %3$s
                | { schema: keyof DatabaseWithoutInternals },
              %2$sName extends DefaultSchema%2$sNameOrOptions extends {
                schema: keyof DatabaseWithoutInternals
              }
                ? %4$s
                : never = never,
            > = DefaultSchema%2$sNameOrOptions extends {
              schema: keyof DatabaseWithoutInternals
            }
              ? %5$s[%2$sName]%6$s
              : DefaultSchema%2$sNameOrOptions extends %3$s
                ? %7$s[DefaultSchema%2$sNameOrOptions]%8$s
                : never
            """.formatted(
                name, word, "keyof " + here, "keyof " + there, there, member, here, member.replace("\n", "\n  "));
    }

    private static String sections(String separator, String schema, String... sections) {
        StringBuilder text = new StringBuilder();
        for (String section : sections) {
            text.append(text.isEmpty() ? "" : separator)
                    .append(schema)
                    .append("[\"")
                    .append(section)
                    .append("\"]");
        }
        return sections.length == 1 ? text.toString() : "(" + text + ")";
    }
}
