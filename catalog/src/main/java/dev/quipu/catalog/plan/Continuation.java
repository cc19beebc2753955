package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;

/** Lets a new sequence begin where the values of its column end. */
final class Continuation {
    private Continuation() {}

    static Statement of(QualifiedName sequence, Column column, Context context) {
        String sql = "SELECT setval(" + Literal.quote(sequence.display()) + ", coalesce(max("
                + column.name().display() + "), 0) + 1, false)\nFROM "
                + column.relation().display();
        return context.draft(sql)
                .locks(column.relation(), LockMode.ACCESS_SHARE, Access.Work.SCAN)
                .build();
    }
}
