package dev.quipu.migration.original;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.migration.original.Original.Taken;
import java.util.List;

/**
 * The original and the pack.
 *
 * @param pack the pack's name
 * @param original what the pack says of its original
 * @param live the database
 * @param oldSchema where the original is in it
 * @param made what the pack makes
 * @param newSchema where the pack is, or will be
 * @param plain the pack's expressions without its types
 */
record CopySides(
        String pack,
        Original original,
        Catalog live,
        Identifier oldSchema,
        Catalog made,
        Identifier newSchema,
        Plain plain) {
    QualifiedName old(String table) {
        return new QualifiedName(oldSchema, new Identifier(table));
    }

    QualifiedName made(String table) {
        return new QualifiedName(newSchema, new Identifier(table));
    }

    /** Tells whether the original has a table: it was published in more than one state. */
    boolean has(Taken taken) {
        return live.objects().containsKey(ObjectId.of(Kind.TABLE, oldSchema.value(), taken.from()));
    }

    boolean isThere(QualifiedName table) {
        return live.objects()
                .containsKey(ObjectId.of(
                        Kind.TABLE, table.schema().value(), table.name().value()));
    }

    /** Returns the labels of one of the original's enums; none if the type is no enum. */
    List<String> labelsOfOld(String type) {
        return Plain.of(live, oldSchema).labels(type).orElse(List.of());
    }

    String filled(String text) {
        return text.replace("{old}", oldSchema.display())
                .replace("{new}", newSchema.display())
                .replace("{old name}", Literal.quote(oldSchema.value()))
                .replace("{new name}", Literal.quote(newSchema.value()));
    }
}
