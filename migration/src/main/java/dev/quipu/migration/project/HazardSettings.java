package dev.quipu.migration.project;

import dev.quipu.catalog.plan.Hazard;
import dev.quipu.migration.graph.Target;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.SourceLocation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which hazards a project does not want in revisions of its own. Those of packs are not its own: nobody can write into
 * their files what may pass.
 *
 * @param refuse what stops a build, and a run that looks
 * @param warn what is told, and stops nothing
 * @param since the last revisions that are left alone, with all that they need
 * @param onUpgrade whether an upgrade looks at what it would run
 */
public record HazardSettings(Set<Hazard.Kind> refuse, Set<Hazard.Kind> warn, List<Since> since, boolean onUpgrade) {
    /** Nobody looks. */
    public static final HazardSettings NONE = new HazardSettings(Set.of(), Set.of(), List.of(), false);

    public HazardSettings {
        refuse = Set.copyOf(refuse);
        warn = Set.copyOf(warn);
        since = List.copyOf(since);
    }

    /**
     * The last revision of a line that is left alone.
     *
     * @param revision its address, which is an id with or without its branch
     * @param place where that is written; null if it was typed
     */
    public record Since(Target revision, @Nullable SourceLocation place) {
        /** Returns one that was typed, and not written in a file. */
        public static Since typed(String address) {
            return new Since(revision(address), null);
        }

        /**
         * Reads an address that means the same revision wherever it is read.
         *
         * @throws QuipuException if it is none, or means another one as revisions are added
         */
        static Target revision(String address) {
            Target target = Target.parse(address);
            if (!(target.anchor() instanceof Target.Anchor.Id) || target.steps() != 0) {
                throw new QuipuException(
                        QuipuException.Kind.USAGE,
                        "\"" + address + "\" is not one revision for good",
                        "name the last that is left alone by its id, such as \"042\" or \"app@042\"");
            }
            return target;
        }
    }

    /** Tells whether there is nothing to look for. */
    public boolean isEmpty() {
        return refuse.isEmpty() && warn.isEmpty();
    }

    /** Returns the same with other hazards refused, and none only told. */
    public HazardSettings refusing(Set<Hazard.Kind> kinds) {
        return new HazardSettings(kinds, Set.of(), since, onUpgrade);
    }

    /** Returns the same with other revisions left alone. */
    public HazardSettings withSince(List<Since> other) {
        return new HazardSettings(refuse, warn, other, onUpgrade);
    }
}
