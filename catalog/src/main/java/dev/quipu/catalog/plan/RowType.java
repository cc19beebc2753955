package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.QualifiedName;
import java.util.Set;

/** The type that a table's rows are of. As long as columns of others hold such rows, the server writes none of the table anew. */
final class RowType {
    private RowType() {}

    /** Tells whether a column of another table has the type of a table's rows. */
    static boolean isStored(QualifiedName table, Context context) {
        Set<QualifiedName> relations = CompositeTypeWriter.relationsWith(ObjectId.of(Kind.TABLE, table), context);
        return relations.stream().anyMatch(relation -> !relation.equals(table));
    }

    /** Says that a table cannot change so. */
    static Alteration.Refused refused(QualifiedName table, String what) {
        return new Alteration.Refused(
                "Table " + table.display() + ": the " + what + ", as other tables hold rows of it.",
                "Give the columns that hold them another type first, such as jsonb with USING to_jsonb(…).");
    }
}
