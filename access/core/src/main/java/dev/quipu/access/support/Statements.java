package dev.quipu.access.support;

import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.EnumType;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.QueryPart;
import org.jooq.Routine;
import org.jooq.SQLDialect;
import org.jooq.Schema;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/**
 * Renders the statements of a pack, each once, with the schema that the pack is in. From then on they are text, and run as
 * any other text does.
 */
public final class Statements {
    private final DSLContext dsl;

    /**
     * Takes where a pack is.
     *
     * @param generatedSchema the schema that its classes were generated from
     * @param schema the one that it is in
     */
    public Statements(String generatedSchema, String schema) {
        Settings settings = new Settings()
                .withRenderMapping(new RenderMapping()
                        .withSchemata(
                                new MappedSchema().withInput(generatedSchema).withOutput(schema)));
        this.dsl = DSL.using(SQLDialect.POSTGRES, settings);
    }

    /** Returns what builds statements. */
    public DSLContext dsl() {
        return dsl;
    }

    /** Returns a statement's text, with a question mark for each value. */
    public String render(Query query) {
        return dsl.render(query);
    }

    /** Returns the name of a column's type, as a cast has it. */
    public String typeName(Field<?> column) {
        Class<?> type = column.getType();
        if (!EnumType.class.isAssignableFrom(type)) {
            return column.getDataType().getCastTypeName(dsl.configuration());
        }
        EnumType constant = (EnumType) type.getEnumConstants()[0];
        Schema schema = Objects.requireNonNull(constant.getSchema());
        return dsl.render(schema) + "." + dsl.render(DSL.name(Objects.requireNonNull(constant.getName())));
    }

    /** Returns a function's name with the schema that it is in. */
    public String name(Routine<?> routine) {
        Schema schema = Objects.requireNonNull(routine.getSchema());
        return dsl.render(schema) + "." + dsl.render(DSL.name(routine.getName()));
    }

    /** Returns the text of a part, such as a table's name. */
    public String render(QueryPart part) {
        return dsl.render(part);
    }
}
