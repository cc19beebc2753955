package dev.quipu.catalog.plan;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.MadeName;
import dev.quipu.catalog.name.QualifiedName;

/** Names for what is there only for a while. */
final class FreeName {
    private FreeName() {}

    /** Returns a name in the schema of a relation, made of its own, a part of it and a label, that neither catalog has. */
    static QualifiedName of(QualifiedName relation, String part, String label, Context context) {
        for (int number = 1; ; number++) {
            Identifier name = MadeName.of(relation.name().value(), part, label + (number == 1 ? "" : number));
            var qualified = new QualifiedName(relation.schema(), name);
            if (isFree(qualified, context.from()) && isFree(qualified, context.to())) {
                return qualified;
            }
        }
    }

    private static boolean isFree(QualifiedName name, Lookup lookup) {
        return lookup.relation(name).isEmpty();
    }
}
