package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Grant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The GRANTs and REVOKEs that make one set of privileges another, grantors and grant options included.
 *
 * @param objects what they are on, such as {@code TABLE app.t}
 * @param columns the columns in parentheses, with a blank before, or nothing
 * @param owner whose the objects are: who grants unless another role is said
 * @param all all privileges that such objects have, for which ALL stands
 */
record PrivilegeChanges(String objects, String columns, String owner, List<String> all) {
    PrivilegeChanges {
        all = List.copyOf(all);
    }

    /**
     * A GRANT or REVOKE.
     *
     * @param grantor the role that must say it
     * @param sql the statement
     */
    record Change(String grantor, String sql) {}

    /** What is granted or revoked in one statement. */
    private record Clause(String grantor, String grantee, boolean option) {}

    /**
     * Returns the statements in their order: who has privileges from another loses them first and gets them last. What someone
     * has granted with an option that he loses goes with it, by CASCADE.
     *
     * @param surely what is granted in any case
     * @param perhaps what is granted then or may be, {@code surely} included
     */
    List<Change> between(List<Grant> surely, List<Grant> perhaps, List<Grant> to) {
        var changes = new ArrayList<Change>();
        revoke(perhaps, to, changes);
        grant(surely, to, changes);
        return changes;
    }

    /** Returns the statements where it is known what is granted. */
    List<Change> between(List<Grant> from, List<Grant> to) {
        return between(from, from, to);
    }

    private void revoke(List<Grant> from, List<Grant> to, List<Change> changes) {
        Map<Grant, Boolean> before = withoutOption(from);
        Map<Grant, Boolean> after = withoutOption(to);
        var revoked = new ArrayList<Grant>();
        var optionless = new ArrayList<Grant>();
        before.forEach((grant, option) -> {
            if (!after.containsKey(grant)) {
                revoked.add(grant);
            } else if (option && !after.getOrDefault(grant, false)) {
                optionless.add(grant);
            }
        });
        Set<Grant> lost = new HashSet<>(revoked);
        lost.addAll(optionless);
        revoked.removeIf(grant -> goesWithOther(grant, lost));
        Map<String, Integer> depths = depths(from);
        revoke("REVOKE ", revoked, depths, from, changes);
        revoke("REVOKE GRANT OPTION FOR ", optionless, depths, from, changes);
    }

    private void grant(List<Grant> from, List<Grant> to, List<Change> changes) {
        Map<Grant, Boolean> before = withoutOption(from);
        List<Grant> granted = withoutOption(to).entrySet().stream()
                .filter(grant -> !before.containsKey(grant.getKey())
                        || (grant.getValue() && !before.getOrDefault(grant.getKey(), false)))
                .map(grant -> grant.getValue() ? withOption(grant.getKey()) : grant.getKey())
                .toList();
        grant(granted, depths(to), changes);
    }

    private boolean goesWithOther(Grant grant, Set<Grant> lost) {
        return !grant.grantor().equals(owner)
                && lost.stream()
                        .anyMatch(other -> other.grantee().equals(grant.grantor())
                                && other.privilege().equals(grant.privilege()));
    }

    private void revoke(
            String verb, List<Grant> grants, Map<String, Integer> depths, List<Grant> from, List<Change> changes) {
        clauses(grants, depths, Comparator.reverseOrder()).forEach((clause, privileges) -> {
            boolean cascades = from.stream()
                    .anyMatch(grant ->
                            grant.grantor().equals(clause.grantee()) && privileges.contains(grant.privilege()));
            changes.add(new Change(
                    clause.grantor(),
                    verb + words(privileges) + on() + " FROM " + Sql.role(clause.grantee())
                            + (cascades && !clause.grantee().equals(owner) ? " CASCADE" : "")));
        });
    }

    private void grant(List<Grant> grants, Map<String, Integer> depths, List<Change> changes) {
        clauses(grants, depths, Comparator.naturalOrder())
                .forEach((clause, privileges) -> changes.add(new Change(
                        clause.grantor(),
                        "GRANT " + words(privileges) + on() + " TO " + Sql.role(clause.grantee())
                                + (clause.option() ? " WITH GRANT OPTION" : ""))));
    }

    private static Map<Grant, Boolean> withoutOption(List<Grant> grants) {
        var options = new TreeMap<Grant, Boolean>();
        grants.forEach(grant -> options.merge(
                new Grant(grant.grantee(), grant.privilege(), grant.grantor(), false),
                grant.grantable(),
                Boolean::logicalOr));
        return options;
    }

    private static Grant withOption(Grant grant) {
        return new Grant(grant.grantee(), grant.privilege(), grant.grantor(), true);
    }

    /** Returns how many hands privileges go through until a role grants them: none for the owner. */
    private Map<String, Integer> depths(List<Grant> grants) {
        var depths = new HashMap<String, Integer>();
        depths.put(owner, 0);
        Set<String> grantors = grants.stream().map(Grant::grantor).collect(Collectors.toCollection(TreeSet::new));
        for (int round = 0; round < grantors.size(); round++) {
            for (Grant grant : grants) {
                Integer depth = depths.get(grant.grantor());
                if (depth != null && grant.grantable() && !depths.containsKey(grant.grantee())) {
                    depths.put(grant.grantee(), depth + 1);
                }
            }
        }
        return depths;
    }

    private static Map<Clause, List<String>> clauses(
            List<Grant> grants, Map<String, Integer> depths, Comparator<Integer> order) {
        var clauses = new LinkedHashMap<Clause, List<String>>();
        grants.stream()
                .sorted(Comparator.comparing(
                                (Grant grant) -> depths.getOrDefault(grant.grantor(), depths.size()), order)
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(grant -> clauses.computeIfAbsent(
                                new Clause(grant.grantor(), grant.grantee(), grant.grantable()),
                                key -> new ArrayList<>())
                        .add(grant.privilege()));
        return clauses;
    }

    private String words(List<String> privileges) {
        boolean isAll = all.size() > 1 && new HashSet<>(privileges).containsAll(all);
        List<String> inOrder = privileges.stream()
                .sorted(Comparator.comparingInt(all::indexOf))
                .toList();
        return isAll
                ? "ALL" + columns
                : inOrder.stream().map(privilege -> privilege + columns).collect(Collectors.joining(", "));
    }

    private String on() {
        return " ON " + objects;
    }
}
