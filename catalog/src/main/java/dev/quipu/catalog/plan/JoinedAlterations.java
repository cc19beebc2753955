package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Joins statements that go through all rows of a table into one that does so once: {@code ALTER TABLE} takes
 * several subcommands, and reads or writes the rows when it has gone through them all.
 *
 * <p>What stands between two of them, and is all the same to one side, comes before or after the whole. What
 * lets others go on stays alone: VALIDATE is not to have the locks of a rewrite.
 */
final class JoinedAlterations {
    private final Predicate<Subcommand> alone;
    private final List<Plan.Step> joined = new ArrayList<>();
    private @Nullable Run run;

    private JoinedAlterations(Predicate<Subcommand> alone) {
        this.alone = alone;
    }

    /**
     * Joins what can be one.
     *
     * @param steps in an order that would do
     * @param alone what must find the tables as the statements before it have left them
     */
    static List<Plan.Step> join(List<Plan.Step> steps, Predicate<Subcommand> alone) {
        var joining = new JoinedAlterations(alone);
        steps.forEach(joining::add);
        joining.end();
        return joining.joined;
    }

    private void add(Plan.Step step) {
        Subcommand next = Subcommand.of(step).orElse(null);
        if (next != null && alone.test(next)) {
            end();
            joined.add(step);
        } else if (next != null && next.works()) {
            if (run == null || !run.takes(next)) {
                end();
                run = new Run(next);
            }
        } else if (run == null) {
            joined.add(step);
        } else {
            run.pass(step, next != null && next.isFree() ? next : null);
        }
    }

    private void end() {
        if (run != null) {
            joined.addAll(run.steps());
            run = null;
        }
    }

    /** Subcommands of one table, with what stands around them. */
    private static final class Run {
        private final List<Between> between = new ArrayList<>();
        private final List<Plan.Step> before = new ArrayList<>();
        private List<Subcommand> members;
        private List<Plan.Step> after = List.of();

        Run(Subcommand first) {
            this.members = List.of(first);
        }

        /**
         * A statement that stands behind, as long as no other is joined over it.
         *
         * @param free itself, if it can stand in the list; or null
         */
        private record Between(Plan.Step step, @Nullable Subcommand free) {}

        void pass(Plan.Step step, @Nullable Subcommand free) {
            between.add(new Between(step, free));
        }

        /**
         * Joins a subcommand, if it is of the same table and nothing keeps it away, with such as stand between
         * and can be joined.
         */
        boolean takes(Subcommand next) {
            if (!isOfSameTable(next)) {
                return false;
            }
            var sooner = new ArrayList<Plan.Step>();
            var list = new ArrayList<>(members);
            var later = new ArrayList<>(after);
            for (Between one : between) {
                if (one.free != null && isOfSameTable(one.free) && fits(one.free, list, later)) {
                    list.add(one.free);
                } else if (mayPass(one.step, list, later)) {
                    sooner.add(one.step);
                } else {
                    later.add(one.step);
                }
            }
            if (!fits(next, list, later)) {
                return false;
            }
            list.add(next);
            before.addAll(sooner);
            members = list;
            after = later;
            between.clear();
            return true;
        }

        private boolean isOfSameTable(Subcommand other) {
            return other.beginning().equals(members.getFirst().beginning());
        }

        private static boolean fits(Subcommand next, List<Subcommand> list, List<Plan.Step> passed) {
            return next.fits(list) && passed.stream().allMatch(next::isIndependentOf);
        }

        /** Whether a statement may come before what stands before it. */
        private static boolean mayPass(Plan.Step step, List<Subcommand> list, List<Plan.Step> later) {
            return list.stream().allMatch(member -> member.isIndependentOf(step))
                    && later.stream().allMatch(other -> list.getFirst().areIndependent(step, other));
        }

        List<Plan.Step> steps() {
            Plan.Step whole = members.size() == 1 ? members.getFirst().step() : whole();
            return Stream.of(
                            before.stream(),
                            Stream.of(whole),
                            after.stream(),
                            between.stream().map(Between::step))
                    .flatMap(steps -> steps)
                    .toList();
        }

        private Plan.Step whole() {
            var resolves = new TreeSet<ObjectId>();
            members.forEach(member -> resolves.addAll(member.step().resolves()));
            // What commits by itself does so for the sake of what follows it, and of what went before.
            boolean apart = members.stream().allMatch(member -> member.step().apart());
            return new Plan.Step(statement(), resolves, apart);
        }

        private Statement statement() {
            String sql = members.stream()
                    .map(Subcommand::text)
                    .collect(Collectors.joining(
                            "," + Sql.INDENT, members.getFirst().beginning() + Sql.INDENT, ""));
            List<Access> accesses = accesses();
            var hazards = new LinkedHashSet<Hazard>();
            members.forEach(member -> hazards.addAll(ownHazards(member.statement())));
            accesses.forEach(access -> hazards.addAll(access.hazards()));
            return new Statement(sql, accesses, true, List.copyOf(hazards));
        }

        private List<Access> accesses() {
            var accesses = new LinkedHashMap<QualifiedName, Access>();
            members.stream()
                    .flatMap(member -> member.statement().accesses().stream())
                    .forEach(access -> accesses.merge(access.relation(), access, Access::and));
            return List.copyOf(accesses.values());
        }

        /** Those that do not follow from its locks: what the locks mean is told of the whole. */
        private static List<Hazard> ownHazards(Statement statement) {
            List<Hazard> ofLocks = statement.accesses().stream()
                    .flatMap(access -> access.hazards().stream())
                    .toList();
            return statement.hazards().stream()
                    .filter(hazard -> !ofLocks.contains(hazard))
                    .toList();
        }
    }
}
