package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table, view or materialized view.
 *
 * @param relation what it belongs to
 * @param name its name
 * @param position its place among the columns that are there, from 1
 * @param type its type, with modifiers
 * @param collation its collation, where it is not the type's
 * @param notNull its not-null constraint, if it has one
 * @param defaultExpression its default, if it is not generated
 * @param generated what computes it, or null
 * @param identity the sequence that fills it, or null
 * @param local whether it was declared here; false for one that is inherited only
 * @param storage how it is stored
 * @param compression its compression method, where one was set
 * @param statistics its statistics target, where one was set
 * @param options n_distinct and n_distinct_inherited
 * @param foreignOptions its options for the foreign-data wrapper; a secret has {@link SecretOptions#MARK} as its value
 */
public record Column(
        QualifiedName relation,
        Identifier name,
        int position,
        String type,
        @Nullable QualifiedName collation,
        @Nullable NotNull notNull,
        @Nullable String defaultExpression,
        @Nullable Generated generated,
        @Nullable Identity identity,
        boolean local,
        Storage storage,
        @Nullable String compression,
        @Nullable Integer statistics,
        SortedMap<String, String> options,
        SortedMap<String, String> foreignOptions)
        implements CatalogObject {
    public Column {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        foreignOptions = SecretOptions.masked(foreignOptions);
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.COLUMN, relation, name);
    }

    /** Returns the identity of its default, as dependencies and plans know it. */
    public ObjectId defaultId() {
        return ObjectId.of(Kind.DEFAULT, relation, name);
    }

    /** Returns the same column at another place. */
    public Column withPosition(int other) {
        return new Column(
                relation,
                name,
                other,
                type,
                collation,
                notNull,
                defaultExpression,
                generated,
                identity,
                local,
                storage,
                compression,
                statistics,
                options,
                foreignOptions);
    }

    /** Returns the same column with another not-null constraint, or with none. */
    public Column withNotNull(@Nullable NotNull other) {
        return new Column(
                relation,
                name,
                position,
                type,
                collation,
                other,
                defaultExpression,
                generated,
                identity,
                local,
                storage,
                compression,
                statistics,
                options,
                foreignOptions);
    }

    public boolean nullable() {
        return notNull == null;
    }

    /**
     * What computes a column.
     *
     * @param expression of the row's other columns
     * @param stored whether it is computed when written; otherwise when read (from 18 on)
     */
    public record Generated(String expression, boolean stored) {}

    /**
     * What fills an identity column.
     *
     * @param always whether values given by hand are refused
     * @param sequence the sequence's name
     * @param unlogged whether a crash resets the sequence
     * @param options how it counts
     */
    public record Identity(boolean always, QualifiedName sequence, boolean unlogged, SequenceOptions options) {}

    /** How a column is stored. */
    public enum Storage {
        PLAIN,
        EXTERNAL,
        EXTENDED,
        MAIN,
        /** As its type wants it. */
        OF_TYPE
    }
}
