package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.name.QualifiedName;

/**
 * What a statement does to one relation that was there before it.
 *
 * @param relation the relation
 * @param lock the strongest lock that it takes, until the end of its transaction
 * @param work how much it has to do while it holds that lock
 */
public record Access(QualifiedName relation, LockMode lock, Work work) {
    /** How much a statement has to do with a relation's rows. */
    public enum Work {
        /** Only the catalog changes. */
        NONE,
        /** Every row is read. */
        SCAN,
        /** Every row is written anew, with all indexes. */
        REWRITE
    }
}
