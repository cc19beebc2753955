package dev.quipu.migration.command;

import dev.quipu.catalog.name.Literal;
import dev.quipu.migration.adopt.Supabase;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.graph.Target.Anchor;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.Session;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Refuses to change a database for packs that nobody has named, where it may be another's. Without a project file all packs are
 * taken care of, which is meant for the embedded server and for an empty database: in a directory beside the project's, all of
 * them would go into the project's database. Who names a branch, whether by an option or by the target, means it.
 */
final class NobodyNamed {
    /** What lies in the database and is neither the server's, nor Quipu's, nor an extension's or the platform's. */
    private static final String OTHER_TABLES = """
            SELECT n.nspname || '.' || c.relname
            FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND n.nspname <> :history
              AND NOT (n.nspname IN (:platform) AND :supabase)
              AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_depend AS d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
            ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            LIMIT 1""";

    private final Workspace workspace;
    private final Project project;
    private final boolean named;

    /** @param targets what was asked for */
    NobodyNamed(Workspace workspace, Collection<Target> targets) {
        this.workspace = workspace;
        this.project = workspace.project();
        this.named = targets.stream().allMatch(NobodyNamed::namesABranch);
    }

    private static boolean namesABranch(Target target) {
        return target.scope() != null || target.anchor() instanceof Anchor.Id;
    }

    /**
     * Refuses what may be another's.
     *
     * @param added what would come into the database
     * @param undone what would go from it
     */
    void refuse(Session session, DatabaseState state, List<RevisionId> added, List<RevisionId> undone) {
        if (!project.implied() || named || (added.isEmpty() && undone.isEmpty())) {
            return;
        }
        refuseOther(state.revisions(), added.isEmpty() ? undone : added);
        // The embedded server is this directory's, and nobody else's.
        if (project.databaseUrl() != null) {
            refuseNarrower(session, state, added, undone);
            refuseFull(session, state, added);
        }
    }

    /** Another project's database has branches that this one does not know. */
    private void refuseOther(Collection<RevisionId> applied, List<RevisionId> changed) {
        List<String> others = branches(applied).stream()
                .filter(branch -> project.branch(branch).isEmpty())
                .toList();
        if (!others.isEmpty()) {
            throw refusal(
                    "the database is a project's that has " + String.join(", ", others),
                    "what is meant, such as --pack " + branches(changed).getFirst());
        }
    }

    /** Into the database of a project with fewer packs the others would come too; or its own would go. */
    private void refuseNarrower(Session session, DatabaseState state, List<RevisionId> added, List<RevisionId> undone) {
        List<String> there = branches(state.revisions());
        List<String> begun = without(branches(added), there);
        boolean narrower = !without(project.schemas().keySet(), there).isEmpty();
        if (there.isEmpty() || (begun.isEmpty() && (undone.isEmpty() || !narrower)) || isBrokenOff(session, state)) {
            return;
        }
        String alone = "the database is a project's that has " + listed(there);
        if (begun.isEmpty()) {
            throw refusal(alone + " alone", "what is meant, such as --pack " + there.getFirst());
        }
        throw refusal(
                alone + "; " + listed(begun) + " would come into it too",
                "what is meant, such as --pack " + begun.getFirst());
    }

    /** A run over all packs that stopped on its way has taken the first of them, and has to be able to go on. */
    private boolean isBrokenOff(Session session, DatabaseState state) {
        List<RevisionId> whole = workspace.graph().upgradePath(Set.of(), Target.parse("heads")).stream()
                .map(Revision::name)
                .toList();
        Set<RevisionId> applied = state.revisions();
        return applied.size() < whole.size()
                && applied.containsAll(whole.subList(0, applied.size()))
                && (hasFailed(session, whole.get(applied.size()))
                        || !workspace.fingerprint().isOfWhatIsApplied(session));
    }

    /** One that fails looks at the schemas all the same, as one that comes to its end does; one that is killed does not. */
    private boolean hasFailed(Session session, RevisionId revision) {
        return workspace.historyReader().newest(session, 1).stream()
                .anyMatch(last -> last.failure() != null
                        && last.direction() == Direction.UPGRADE
                        && last.branch().equals(revision.branch())
                        && revision.id().equals(last.revision()));
    }

    /** A database that Quipu never touched may hold something. */
    private void refuseFull(Session session, DatabaseState state, List<RevisionId> added) {
        if (!state.revisions().isEmpty() || added.isEmpty()) {
            return;
        }
        String history = Literal.quote(project.historySchema().value());
        String platform = Supabase.SCHEMAS.stream().map(Literal::quote).collect(Collectors.joining(", "));
        session
                .query(OTHER_TABLES
                        .replace(":history", history)
                        .replace(":platform", platform)
                        .replace(":supabase", Supabase.IS_ONE))
                .stream()
                .map(row -> Objects.requireNonNull(row.getFirst()))
                .findFirst()
                .ifPresent(table -> {
                    throw refusal(
                            "the database holds other tables, such as " + table,
                            "what shall come into it, such as --pack "
                                    + branches(added).getFirst());
                });
    }

    private QuipuException refusal(String what, String name) {
        return new QuipuException(
                Kind.USAGE,
                "there is no quipu.toml in " + project.directory() + ", and " + what,
                null,
                List.of("nothing was changed"),
                "run it in that project's directory, or name " + name + " or --revisions",
                null);
    }

    private static List<String> branches(Collection<RevisionId> revisions) {
        return List.copyOf(revisions.stream().map(RevisionId::branch).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String listed(List<String> names) {
        return names.size() == 1
                ? names.getFirst()
                : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }

    private static List<String> without(Collection<String> names, List<String> others) {
        return names.stream().filter(name -> !others.contains(name)).toList();
    }
}
