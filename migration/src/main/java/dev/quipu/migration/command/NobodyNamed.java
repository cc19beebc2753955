package dev.quipu.migration.command;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.graph.Target.Anchor;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.Session;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses to change a database for packs that nobody has named, where it may be another's. Without a project file all packs are
 * taken care of, which is meant for the embedded server and for an empty database: in a directory beside the project's, all of
 * them would go into the project's database. Who names a branch, whether by an option or by the target, means it.
 */
final class NobodyNamed {
    /** What lies in the database and is neither the server's, nor Quipu's, nor an extension's. */
    private static final String OTHER_TABLES = """
            SELECT n.nspname || '.' || c.relname
            FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND n.nspname <> :history
              AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_depend AS d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
            ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            LIMIT 1""";

    private final Project project;
    private final boolean named;

    /** @param targets what was asked for */
    NobodyNamed(Project project, Collection<Target> targets) {
        this.project = project;
        this.named = targets.stream().allMatch(NobodyNamed::namesABranch);
    }

    private static boolean namesABranch(Target target) {
        return target.scope() != null || target.anchor() instanceof Anchor.Id;
    }

    /** Refuses another project's database: it has branches that this one does not know. */
    void refuseOther(Collection<RevisionId> applied, Collection<RevisionId> changed) {
        List<String> others = branches(applied).stream()
                .filter(branch -> project.branch(branch).isEmpty())
                .toList();
        if (isAtRisk() && !changed.isEmpty() && !others.isEmpty()) {
            throw refusal(
                    "the database is a project's that has " + String.join(", ", others), "what is meant with --pack");
        }
    }

    /** Refuses the database of a project with fewer packs: the others would come into it too. */
    void refuseNarrower(Collection<RevisionId> applied, Collection<RevisionId> added) {
        List<String> there = branches(applied);
        List<String> begun = branches(added).stream()
                .filter(branch -> !there.contains(branch))
                .toList();
        if (isAtRisk() && !isEmbedded() && !there.isEmpty() && !begun.isEmpty()) {
            throw refusal(
                    "the database is a project's that has " + listed(there) + "; " + listed(begun)
                            + " would come into it too",
                    "what is meant, such as --pack " + begun.getFirst());
        }
    }

    /** Refuses a database that Quipu never touched, and that holds something. */
    void refuseFull(Session session, Collection<RevisionId> applied, Collection<RevisionId> added) {
        if (isAtRisk() && !isEmbedded() && applied.isEmpty() && !added.isEmpty()) {
            Stream<String> other = session
                    .send(OTHER_TABLES.replace(
                            ":history", literal(project.historySchema().value())))
                    .getFirst()
                    .rows()
                    .stream()
                    .map(row -> Objects.requireNonNull(row.getFirst()));
            other.findFirst().ifPresent(table -> {
                throw refusal(
                        "the database holds other tables, such as " + table,
                        "what shall come into it, such as --pack "
                                + branches(added).getFirst());
            });
        }
    }

    private boolean isAtRisk() {
        return project.implied() && !named;
    }

    /** The embedded server is this directory's, and nobody else's. */
    private boolean isEmbedded() {
        return project.databaseUrl() == null;
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

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
