package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Policy;
import dev.quipu.catalog.name.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes row-level security policies. */
final class PolicyWriter implements Writer<Policy> {
    private static final String INDENT = "\n    ";

    @Override
    public List<Statement> create(Policy policy, Context context) {
        var clauses = new ArrayList<String>();
        clauses.add("CREATE POLICY " + policy.name().display() + " ON "
                + policy.table().display());
        String kind = (policy.permissive() ? "" : "AS RESTRICTIVE ")
                + (policy.command() == Policy.Command.ALL ? "" : "FOR " + policy.command() + " ")
                + (policy.roles().isEmpty() ? "" : "TO " + roles(policy));
        if (!kind.isBlank()) {
            clauses.add(kind.strip());
        }
        if (policy.using() != null) {
            clauses.add("USING " + parenthesized(policy.using()));
        }
        if (policy.check() != null) {
            clauses.add("WITH CHECK " + parenthesized(policy.check()));
        }
        return change(policy, String.join(INDENT, clauses), context);
    }

    private static String parenthesized(String expression) {
        return "(" + Wording.bare(expression) + ")";
    }

    private static String roles(Policy policy) {
        return policy.roles().isEmpty()
                ? "PUBLIC"
                : policy.roles().stream()
                        .map(role -> new Identifier(role).display())
                        .collect(Collectors.joining(", "));
    }

    private static List<Statement> change(Policy policy, String sql, Context context) {
        return context.draft(sql)
                .locks(policy.table(), LockMode.ACCESS_EXCLUSIVE)
                .only();
    }

    @Override
    public List<Statement> drop(Policy policy, Context context) {
        return change(
                policy,
                "DROP POLICY " + policy.name().display() + " ON "
                        + policy.table().display(),
                context);
    }

    /** The server changes roles and expressions, and cannot take an expression away. */
    @Override
    public Alteration alter(Policy from, Policy to, Context context) {
        if (from.permissive() != to.permissive()
                || from.command() != to.command()
                || (from.using() != null && to.using() == null)
                || (from.check() != null && to.check() == null)) {
            return new Alteration.Rebuild();
        }
        var clauses = new ArrayList<String>();
        clauses.add("ALTER POLICY " + to.name().display() + " ON " + to.table().display());
        if (!from.roles().equals(to.roles())) {
            clauses.add("TO " + roles(to));
        }
        if (to.using() != null && !Objects.equals(from.using(), to.using())) {
            clauses.add("USING " + parenthesized(to.using()));
        }
        if (to.check() != null && !Objects.equals(from.check(), to.check())) {
            clauses.add("WITH CHECK " + parenthesized(to.check()));
        }
        return Alteration.inPlace(change(to, String.join(INDENT, clauses), context));
    }
}
