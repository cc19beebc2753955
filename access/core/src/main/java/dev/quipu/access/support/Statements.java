package dev.quipu.access.support;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.EnumType;
import org.jooq.Field;
import org.jooq.Parameter;
import org.jooq.Query;
import org.jooq.QueryPart;
import org.jooq.Routine;
import org.jooq.SQLDialect;
import org.jooq.Schema;
import org.jooq.TableField;
import org.jooq.Typed;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/**
 * Renders the statements of a pack, each once, with the schema that the pack is in. From then on they are text, and run as
 * any other text does.
 */
public final class Statements {
    /** What jOOQ writes into the log of whoever uses it first: who has never heard of it wonders. */
    private static final List<String> GREETINGS = List.of("org.jooq.no-logo", "org.jooq.no-tips");

    static {
        GREETINGS.stream()
                .filter(name -> System.getProperty(name) == null)
                .forEach(name -> System.setProperty(name, "true"));
    }

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

    /** Returns the name of a type, as a cast has it: without a length, to which a cast would cut what is too long. */
    public String typeName(Typed<?> typed) {
        Class<?> type = typed.getType();
        if (type == String.class) {
            return "text";
        } else if (!EnumType.class.isAssignableFrom(type)) {
            return typed.getDataType().getCastTypeName(dsl.configuration());
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

    /** Returns the text of a call of a function, with a question mark for each of the parameters that are given. */
    public String call(Routine<?> routine, Parameter<?>... given) {
        return Stream.of(given)
                .map(parameter -> dsl.render(DSL.name(parameter.getName())) + " => ?::" + typeName(parameter))
                .collect(Collectors.joining(", ", name(routine) + "(", ")"));
    }

    /** Returns a query for some of what a function gives. Values: the parameters that are given. */
    public String selectFrom(Routine<?> routine, List<Parameter<?>> outs, Parameter<?>... given) {
        return "SELECT " + outs(outs) + " FROM " + call(routine, given);
    }

    /** Returns the names of what a function gives, with commas between. */
    public String outs(List<Parameter<?>> outs) {
        return outs.stream().map(out -> dsl.render(DSL.name(out.getName()))).collect(Collectors.joining(", "));
    }

    /** Returns a query for what a function gives. Values: the parameters that are given. */
    public String selectCall(Routine<?> routine, Parameter<?>... given) {
        return "SELECT " + call(routine, given);
    }

    /**
     * Returns an update of what somebody may edit, which finds the row only if that is as it was seen. Values: what is edited,
     * the id, what was seen.
     *
     * @param returned of the row as it is then
     */
    public String edit(TableField<?, ?> id, List<Field<?>> edited, List<Field<?>> returned) {
        Map<Field<?>, Field<?>> values = new LinkedHashMap<>();
        Condition asSeen = isGiven(id);
        for (Field<?> column : edited) {
            values.put(column, Columns.value(column));
            asSeen = asSeen.and(isStill(column));
        }
        return dsl.render(dsl.update(Objects.requireNonNull(id.getTable()))
                .set(values)
                .where(asSeen)
                .returning(returned));
    }

    /**
     * Returns an insert of a row, which gives none if its id is taken. Values: those of the columns that are given.
     *
     * @param returned of the row that is new
     */
    public String insertOnce(TableField<?, ?> id, List<Field<?>> given, List<Field<?>> returned) {
        return dsl.render(dsl.insertInto(Objects.requireNonNull(id.getTable()))
                .columns(given)
                .values(given.stream().map(Columns::value).toList())
                .onConflict(id)
                .doNothing()
                .returning(returned));
    }

    /**
     * Returns an insert of several rows in their order, without those whose id is there. Values: what they are in, then of each
     * column an array of texts.
     *
     * @param home the column of what they are in
     * @param returned of the rows that are new
     */
    public String insertEach(
            TableField<?, ?> home, TableField<?, ?> id, List<Field<?>> given, List<Field<?>> returned) {
        return "INSERT INTO " + dsl.render(Objects.requireNonNull(home.getTable())) + " (" + name(home) + ", "
                + names(given) + ") SELECT ?::" + typeName(home) + ", " + valuesOf(given) + " FROM " + given(given)
                + " ORDER BY place ON CONFLICT (" + name(id) + ") DO NOTHING RETURNING " + names(returned);
    }

    /** Returns rows that are {@code given}, each with its {@code place} from 1. Values: of each column an array of texts. */
    public String given(List<? extends Field<?>> columns) {
        return columns.stream()
                .map(column -> "?::text[]")
                .collect(Collectors.joining(
                        ", ", "unnest(", ") WITH ORDINALITY AS given (" + names(columns) + ", place)"));
    }

    /** Returns the columns of what is {@link #given}, as what they are. */
    public String valuesOf(List<? extends Field<?>> columns) {
        return columns.stream()
                .map(column -> "given." + name(column) + "::" + typeName(column))
                .collect(Collectors.joining(", "));
    }

    /**
     * Returns the columns of what is {@link #given}, as what they are; where that is given partial, what {@code there} has of
     * those that come bit by bit, since it may have come further.
     *
     * @param streamed the columns that come bit by bit
     * @param status the column that says whether a row is partial
     */
    public String valuesOf(List<? extends Field<?>> columns, List<? extends Field<?>> streamed, Field<?> status) {
        return columns.stream()
                .map(column -> streamed.contains(column)
                        ? "CASE given." + name(status) + " WHEN 'partial' THEN there." + name(column) + " ELSE "
                                + valuesOf(List.of(column)) + " END"
                        : valuesOf(List.of(column)))
                .collect(Collectors.joining(", "));
    }

    /** Returns the names of columns, with commas between. */
    public String names(List<? extends Field<?>> columns) {
        return columns.stream().map(this::name).collect(Collectors.joining(", "));
    }

    /** Returns the name of a column, without its table. */
    public String name(Field<?> column) {
        return dsl.render(column.getUnqualifiedName());
    }

    /** Returns an update of one column of a row. Values: what it is set to, the id. */
    public String set(TableField<?, ?> id, Field<?> column) {
        return dsl.render(dsl.update(Objects.requireNonNull(id.getTable()))
                .set(Map.of(column, Columns.value(column)))
                .where(isGiven(id)));
    }

    /** Returns a deletion of a row. Value: the id. */
    public String delete(TableField<?, ?> id) {
        return dsl.render(dsl.deleteFrom(Objects.requireNonNull(id.getTable())).where(isGiven(id)));
    }

    private static <T> Condition isGiven(Field<T> column) {
        return column.eq(Columns.value(column));
    }

    private static <T> Condition isStill(Field<T> column) {
        return column.isNotDistinctFrom(Columns.value(column));
    }

    /** Returns the text of a part, such as a table's name. */
    public String render(QueryPart part) {
        return dsl.render(part);
    }
}
