package dev.quipu.postgres.rows;

import java.util.List;

/** Settings under which the text of a value means the same in every database, and no row is hidden. */
public final class PortableText {
    /** Each as {@code SET LOCAL} takes it. */
    public static final List<String> SETTINGS = List.of(
            "datestyle = 'ISO'",
            "intervalstyle = 'postgres'",
            "timezone = 'UTC'",
            "extra_float_digits = 3",
            "bytea_output = 'hex'",
            "xmloption = 'content'",
            "lc_monetary = 'C'",
            // A policy that hides rows is an error then.
            "row_security = off");

    private PortableText() {}
}
