package dev.quipu.catalog.render;

import dev.quipu.catalog.name.Identifier;

/** A type as people write it: {@code timestamptz}, and without the schema that it is shown in. */
final class ShortType {
    private ShortType() {}

    static String of(String type, Identifier home) {
        String prefix = home.display() + ".";
        String local = type.startsWith(prefix) ? type.substring(prefix.length()) : type;
        return local.replace("character varying", "varchar")
                .replace(" without time zone", "")
                .replaceFirst("^timestamp(\\(\\d\\))? with time zone", "timestamptz$1")
                .replaceFirst("^time(\\(\\d\\))? with time zone", "timetz$1")
                .replace("double precision", "float8");
    }
}
