package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;

/**
 * What a statement does to one relation that was there before it.
 *
 * @param relation the relation
 * @param lock the strongest lock that it takes, until the end of its transaction
 * @param work how much it has to do while it holds that lock
 */
public record Access(QualifiedName relation, LockMode lock, Work work) {
    /** Returns how the work under the lock can hurt others. */
    public List<Hazard> hazards() {
        List<Hazard> hazards = new ArrayList<>();
        switch (work) {
            case NONE -> {}
            case SCAN ->
                hazards.add(new Hazard(Hazard.Kind.FULL_SCAN, "Reads every row of " + relation.display() + ".", null));
            case REWRITE ->
                hazards.add(
                        new Hazard(Hazard.Kind.REWRITE, "Writes every row of " + relation.display() + " anew.", null));
        }
        if (work != Work.NONE && lock.blocksWrites()) {
            String others = lock.blocksReads() ? "read or write " : "write ";
            hazards.add(new Hazard(
                    Hazard.Kind.LONG_LOCK, "No one can " + others + relation.display() + " meanwhile.", null));
        }
        return hazards;
    }

    /** Returns what one statement does that does both, to the same relation. */
    Access and(Access other) {
        return new Access(relation, lock.strongest(other.lock), work.compareTo(other.work) > 0 ? work : other.work);
    }

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
