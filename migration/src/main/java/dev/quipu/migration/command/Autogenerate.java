package dev.quipu.migration.command;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.migration.concurrent.Both;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.proof.PlanProof.Side;
import dev.quipu.migration.proof.Stage;
import dev.quipu.migration.revision.NewFile;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.ArrayList;
import java.util.List;

/** {@code revision --autogenerate}: makes the revisions that bring a branch to its declared schema. */
public final class Autogenerate {
    private final SchemaTools tools;
    private final CreateRevision create;

    public Autogenerate(SchemaTools tools, CreateRevision create) {
        this.tools = tools;
        this.create = create;
    }

    /**
     * What was made.
     *
     * @param files the new files, in the order in which they run, not written yet; none if nothing differs
     * @param upgrades what they do, each the plan of the file in its place
     * @param notCompared what could not be compared and would have been, and is in none of them
     */
    public record Result(List<NewFile> files, List<Plan> upgrades, List<NotCompared> notCompared) {
        public Result {
            files = List.copyOf(files);
            upgrades = List.copyOf(upgrades);
            notCompared = List.copyOf(notCompared);
        }
    }

    /**
     * Compares what the revisions make with what is declared, and makes what is missing: one revision, or several where a
     * statement is to commit by itself.
     *
     * @param request what the revisions shall be called and follow
     * @param renames confirmed renames, as {@code old=new}
     * @param copies tables, as they are declared, that may be made anew with their rows copied
     * @param how the style; the branch's schema is left out of the statements
     * @throws QuipuException if the branch declares no schema, or no plan leads there
     */
    public Result run(
            CreateRevision.Request request,
            List<String> renames,
            List<String> copies,
            DifferenceOptions what,
            PlanOptions how) {
        Branch branch = create.ownBranch(request.branch());
        requireDeclared(branch);
        Both<Side> sides = tools.sides(new SchemaSource.Revisions(), new SchemaSource.Declared());
        Side revisions = sides.first();
        Side declared = sides.second();
        MeantNames.in(revisions.catalog(), declared.catalog()).require(what);
        DifferenceOptions options = what;
        if (options.only().isEmpty()) {
            options = tools.withoutOthers(options, branch);
        }
        options = tools.withRenames(options, renames, revisions, declared, new SchemaSource.Declared());
        PlanOptions planned = tools.withCopies(how, copies, declared).withHome(branch.schema());
        List<Stage> stages = tools.proof().stages(revisions, declared, options, planned);
        ColumnOrderRefusal.check(revisions, declared, options);
        return new Result(
                files(request, stages),
                stages.stream().map(Stage::upgrade).toList(),
                NotCompared.of(revisions, declared, options));
    }

    private List<NewFile> files(CreateRevision.Request request, List<Stage> stages) {
        List<CreateRevision.Text> texts = new ArrayList<>();
        for (Stage stage : stages) {
            texts.add(new CreateRevision.Text(
                    stage.transactional(),
                    stage.upgrade().script(),
                    stage.back().downgrade(Plan::script)));
        }
        return create.revisions(request, texts);
    }

    private static void requireDeclared(Branch branch) {
        if (!branch.declares()) {
            throw new QuipuException(
                    Kind.USAGE,
                    "branch " + branch.label() + " declares no schema to compare its revisions with",
                    "write schema.sql beside "
                            + branch.directory().orElseThrow().getFileName()
                            + ", or name a file or folder: declared = \"…\" in" + " [branch." + branch.label() + "]");
        }
    }
}
