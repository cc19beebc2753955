package dev.quipu.access.support;

import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Param;
import org.jooq.impl.DSL;

/** What the statements of all tables are written with. */
public final class Columns {
    /** How many rows at most: {@link Values#limit}. */
    public static final Param<Integer> LIMIT = DSL.param("limit", Integer.class);

    private Columns() {}

    /** Returns a value of a column's type, which is given when the statement runs. */
    public static <T> Param<T> value(Field<T> column) {
        return DSL.param(column.getName(), column.getDataType());
    }

    /** Returns whether an array of JSON has the text that is given when the statement runs. */
    public static Condition hasGiven(Field<JSONB> array) {
        return DSL.condition("{0} @> jsonb_build_array({1}::text)", array, DSL.param("text", String.class));
    }

    /** Returns whether an id is one of those that are given, as an array, when the statement runs. */
    public static Condition isOneOfGiven(Field<UUID> id) {
        return id.eq(DSL.any(DSL.field("cast(? as uuid[])", UUID[].class, DSL.param("ids", String.class))));
    }
}
