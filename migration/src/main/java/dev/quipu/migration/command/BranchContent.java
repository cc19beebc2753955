package dev.quipu.migration.command;

import dev.quipu.migration.content.ContentFailedException;
import dev.quipu.migration.content.ContentFile;
import dev.quipu.migration.pack.Content;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.name.NearestNames;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds what the packs of a project ship and its own branches have beside their revisions, and how far they are. */
final class BranchContent {
    /** A file of a branch, by its own name or {@code branch/name}. */
    record Named(Branch branch, String name) {
        String fullName() {
            return branch.label() + "/" + name;
        }

        ContentFile read(String folder) {
            return ContentFile.read(branch.content().orElseThrow(), folder + "/" + name + ".sql");
        }
    }

    /** So many names can still be read at a glance. */
    private static final int FEW = 12;

    private BranchContent() {}

    /**
     * Returns the branches that have anything beside their revisions, in the project's order.
     *
     * @throws QuipuException if there are none
     */
    static List<Branch> branches(Workspace workspace) {
        List<Branch> branches = workspace.project().branches().stream()
                .filter(branch -> branch.content().isPresent())
                .toList();
        if (branches.isEmpty()) {
            throw new QuipuException(
                    Kind.USAGE,
                    "this project has no pack, and no branch with content of its own",
                    "name a pack in quipu.toml, or with --pack; or say content = \"DIR\" of a branch, with queries,"
                            + " health, maintenance and sample-data.sql in there");
        }
        return branches;
    }

    /**
     * Returns the branches that have a file.
     *
     * @throws QuipuException if no branch has any content
     */
    static List<Branch> having(Workspace workspace, String path) {
        return branches(workspace).stream()
                .filter(branch -> branch.content().orElseThrow().has(path))
                .toList();
    }

    /** Returns the files of all branches. */
    static List<Named> all(Workspace workspace, Function<Content, List<String>> names) {
        List<Named> all = new ArrayList<>();
        for (Branch branch : branches(workspace)) {
            names.apply(branch.content().orElseThrow()).forEach(name -> all.add(new Named(branch, name)));
        }
        return all;
    }

    /**
     * Returns the file with a name.
     *
     * @param kind what it is, for the error
     * @throws QuipuException if none has it, or several packs have
     */
    static Named find(List<Named> all, String kind, String wanted) {
        List<Named> found = all.stream()
                .filter(one -> one.name().equals(wanted) || one.fullName().equals(wanted))
                .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.isEmpty()) {
            List<String> names = all.stream()
                    .map(wanted.contains("/") ? Named::fullName : Named::name)
                    .toList();
            throw new QuipuException(
                    Kind.USAGE,
                    "there is no " + kind + " named \"" + wanted + "\"",
                    NearestNames.hint(wanted, names).orElseGet(() -> known(kind, names)));
        }
        throw new QuipuException(
                Kind.USAGE,
                "several branches have a " + kind + " named \"" + wanted + "\"",
                "write one of " + found.stream().map(Named::fullName).collect(Collectors.joining(", ")));
    }

    private static String known(String kind, List<String> names) {
        if (names.isEmpty()) {
            return "there is none";
        }
        if (names.size() <= FEW) {
            return "the names are " + String.join(", ", names);
        }
        return kind.equals(Query.KIND)
                ? "\"quipu query\" lists all " + names.size()
                : "\"quipu health\" runs all " + names.size();
    }

    /** Returns where each branch of the project is in the database of a session. */
    static Function<Branch, Current.Standing> standings(Workspace workspace, Session session) {
        List<Current.Standing> standings =
                Current.standings(workspace, workspace.historyReader().state(session));
        return branch -> standings.stream()
                .filter(standing -> standing.branch().equals(branch))
                .findFirst()
                .orElseThrow();
    }

    /** Says where a branch is that is not at its head: {@code finops is at base}. */
    static String place(Current.Standing standing) {
        String label = standing.branch().label();
        return standing.revisions().isEmpty()
                ? label + " is at base"
                : label + " is at "
                        + standing.revisions().stream()
                                .map(revision -> revision.name().toString())
                                .collect(Collectors.joining(", "));
    }

    /**
     * Refuses a branch that is not at its head.
     *
     * @param reason why it has to be
     */
    static void requireHead(Current.Standing standing, String reason) {
        if (!standing.atHead()) {
            throw new QuipuException(
                    Kind.FAILED,
                    place(standing) + ", and " + reason,
                    "run \"quipu upgrade " + standing.branch().label() + "@head\" first");
        }
    }

    /** Returns the failure, with what to do if the reason is that its branch is not at its head. */
    static QuipuException explained(ContentFailedException failure, Current.Standing standing) {
        if (!failure.isMissing() || standing.atHead()) {
            return failure;
        }
        return failure.withHint(
                place(standing) + "; run \"quipu upgrade " + standing.branch().label() + "@head\"");
    }
}
