package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ObjectId;
import java.util.Comparator;

/**
 * A piece of a plan whose statements stay together.
 *
 * @param phase what happens
 * @param id to what
 */
record Step(Phase phase, ObjectId id) implements Comparable<Step> {
    private static final Comparator<Step> ORDER =
            Comparator.comparing(Step::phase).thenComparing(Step::id);

    /** What happens to an object; in the order in which steps come where nothing else decides. */
    enum Phase {
        DROP,
        ALTER,
        CREATE,
        /** What an object says of others that had to be there first: a sequence's owner, a partition's place. */
        LINK,
        /** A table that was made anew gets its rows back. */
        FILL
    }

    static Step drop(ObjectId id) {
        return new Step(Phase.DROP, id);
    }

    static Step alter(ObjectId id) {
        return new Step(Phase.ALTER, id);
    }

    static Step create(ObjectId id) {
        return new Step(Phase.CREATE, id);
    }

    static Step link(ObjectId id) {
        return new Step(Phase.LINK, id);
    }

    static Step fill(ObjectId id) {
        return new Step(Phase.FILL, id);
    }

    @Override
    public int compareTo(Step other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return phase + " " + id;
    }
}
