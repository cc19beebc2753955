package dev.quipu.maven;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.DifferenceText;
import dev.quipu.catalog.difference.MalformedPatternException;
import dev.quipu.catalog.difference.NamePattern;
import dev.quipu.catalog.render.TypeScript;
import dev.quipu.jooq.Generation;
import dev.quipu.migration.command.AcceptedDrift;
import dev.quipu.migration.command.AcceptedDrift.Policy;
import dev.quipu.migration.command.Backup;
import dev.quipu.migration.command.Check;
import dev.quipu.migration.command.Current.Standing;
import dev.quipu.migration.command.Downgrade;
import dev.quipu.migration.command.HazardLook;
import dev.quipu.migration.command.HazardLook.Found;
import dev.quipu.migration.command.NotCompared;
import dev.quipu.migration.command.PlanRevision;
import dev.quipu.migration.command.Render;
import dev.quipu.migration.command.Status;
import dev.quipu.migration.command.TargetCommand;
import dev.quipu.migration.command.Upgrade;
import dev.quipu.migration.command.Validate;
import dev.quipu.migration.history.Drift;
import dev.quipu.migration.project.BackupSettings.Mode;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.HazardKinds;
import dev.quipu.migration.project.HazardSettings;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.proof.HazardGate;
import dev.quipu.migration.proof.RefusedHazards;
import dev.quipu.migration.proof.RefusedHazards.Verdict;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunResult;
import dev.quipu.migration.run.Step;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.jspecify.annotations.Nullable;

/** What the goals do, each over the command of its name. */
final class Goals {
    private Goals() {}

    static void upgrade(Work work, @Nullable String target, @Nullable String backup, boolean dryRun) {
        Workspace workspace = work.workspace();
        HazardSettings hazards = workspace.project().hazards();
        Optional<HazardLook> look = hazards.onUpgrade()
                ? Optional.of(new HazardLook(
                        workspace, () -> HazardGate.of(workspace, hazards), work::openScratch, new HazardLog(work)))
                : Optional.empty();
        run(work, new Upgrade(workspace, look), target == null ? "head" : target, backup, dryRun);
    }

    static void downgrade(Work work, String target, @Nullable String backup, boolean dryRun) {
        run(work, new Downgrade(work.workspace()), target, backup, dryRun);
    }

    private static void run(Work work, TargetCommand command, String target, @Nullable String backup, boolean dryRun) {
        Log log = work.log();
        var options = work.workspace().project().run();
        if (dryRun) {
            List<Step> steps = command.dryRun(target, options);
            steps.forEach(step -> log.info("would run " + step.direction().word() + " "
                    + step.revision().name() + "  " + step.revision().message()));
            log.info(steps.isEmpty() ? "nothing to do" : steps.size() + " in all");
            return;
        }
        BeforeRun before = new Backup(work.workspace(), (tables, of, bytes) -> {})
                .before(mode(backup), null, made -> log.info("backup: " + made.file()));
        RunListener listener = new RunLog(log);
        var look = new AcceptedDrift(work.workspace(), Policy.WARN, "Policy.WARN", listener::driftAccepted, before);
        RunResult result = command.run(target, options, look, listener);
        log.info(result.steps().isEmpty() ? "nothing to do" : result.steps().size() + " done");
    }

    private static @Nullable Mode mode(@Nullable String written) {
        if (written == null) {
            return null;
        }
        for (Mode mode : Mode.values()) {
            if (mode.word().equals(written.toLowerCase(Locale.ROOT))) {
                return mode;
            }
        }
        throw new QuipuException(Kind.USAGE, "quipu.backup is \"" + written + "\"", "write auto, always or never");
    }

    static void status(Work work) {
        Log log = work.log();
        Status.Report report = new Status(work.workspace()).run();
        log.info("server: "
                + (report.server() == null
                        ? "none yet; it would be " + work.workspace().database()
                        : report.server() + ", PostgreSQL " + report.version()));
        for (Standing standing : report.branches()) {
            log.info(standing.branch().label() + " in schema "
                    + standing.branch().schema().value() + ": " + place(standing) + ", " + standing.pending()
                    + " pending");
        }
        report.others().forEach(other -> log.info(other.label() + ": " + other.revision() + ", not in this project"));
        if (report.managed()) {
            drift(report.drift(), log);
        }
        report.unfinished()
                .forEach(one ->
                        log.warn(one.described() + "; quipu:" + one.direction().word() + " with -Dquipu.target="
                                + one.target()
                                + " goes on with it"));
        QuipuException files = report.files();
        if (files != null) {
            log.warn(work.text(files));
        }
        if (report.upToDate()) {
            log.info("up to date");
        }
    }

    private static String place(Standing standing) {
        String at = standing.revisions().stream()
                .map(Revision::name)
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return at.isEmpty() ? "base" : at;
    }

    private static void drift(Drift drift, Log log) {
        if (drift.unknown() != null) {
            log.info("drift: not known: " + drift.unknown());
        }
        drift.objects()
                .forEach(object -> log.warn("drift: " + object.name() + " is "
                        + object.kind().name().toLowerCase(Locale.ROOT)));
    }

    static void check(Work work, boolean database, boolean allowNotModelled, @Nullable List<String> ignore)
            throws MojoFailureException {
        Log log = work.log();
        List<NamePattern> ignored = new ArrayList<>();
        try {
            Objects.requireNonNullElse(ignore, List.<String>of()).forEach(text -> ignored.add(NamePattern.parse(text)));
        } catch (MalformedPatternException e) {
            throw new QuipuException(Kind.USAGE, String.valueOf(e.getMessage()), "mend quipu.ignore");
        }
        DifferenceOptions options = Work.COMPARED.withIgnore(ignored);
        List<Check.Comparison> comparisons = work.withScratch(tools -> {
            Check check = new Check(tools);
            List<Check.Comparison> all = new ArrayList<>();
            check.declared(options.withGrants(true))
                    .ifPresentOrElse(
                            all::add,
                            () -> log.warn(
                                    "nothing is declared: no branch has a schema.sql to compare its revisions with"));
            if (database) {
                all.add(check.live(options.withGrants(false)));
            }
            return all;
        });
        comparisons.forEach(comparison -> tell(comparison, allowNotModelled, log));
        String failed = comparisons.stream()
                .filter(comparison ->
                        !(allowNotModelled ? comparison.difference().isEmpty() : comparison.isClean()))
                .map(Goals::verdict)
                .collect(Collectors.joining("; "));
        if (!failed.isEmpty()) {
            throw new MojoFailureException(failed);
        }
    }

    private static String verdict(Check.Comparison comparison) {
        return comparison.from() + " and " + comparison.to()
                + (comparison.difference().isEmpty() ? " could not be compared whole" : " do not agree");
    }

    private static void tell(Check.Comparison comparison, boolean allowNotModelled, Log log) {
        if (comparison.difference().isEmpty()) {
            log.info(comparison.from() + " and " + comparison.to() + " agree");
        } else {
            log.error("from " + comparison.from() + " to " + comparison.to() + ":");
            DifferenceText.of(comparison.difference(), "-Dquipu.rename=old=new of quipu:revision")
                    .lines()
                    .forEach(line -> log.error("  " + line));
        }
        for (NotCompared one : comparison.notCompared()) {
            if (allowNotModelled) {
                log.warn("not compared: " + one);
            } else {
                log.error("not compared: " + one);
            }
        }
    }

    static void plan(Work work, @Nullable List<String> refuse, @Nullable List<String> since)
            throws MojoFailureException {
        HazardSettings settings = hazards(work.workspace().project(), refuse, since);
        HazardGate gate = HazardGate.of(work.workspace(), settings);
        PlanRevision.Several several = work.withScratch(tools -> new PlanRevision(tools).all(gate));
        List<Verdict> verdicts = several.watched().stream()
                .flatMap(watched -> gate.on(watched).stream())
                .toList();
        HazardLog log = new HazardLog(work);
        log.tell(verdicts, several.unknown());
        Optional<String> refusal = RefusedHazards.count(verdicts);
        if (refusal.isPresent()) {
            throw new MojoFailureException(refusal.get());
        }
        work.log().info(Found.passed(several.watched().size()));
    }

    private static HazardSettings hazards(
            Project project, @Nullable List<String> refuse, @Nullable List<String> since) {
        HazardSettings settings = project.hazards();
        if (refuse != null && !refuse.isEmpty()) {
            settings = settings.refusing(RefusedHazards.parse(refuse).kinds());
        } else if (settings.isEmpty()) {
            throw new QuipuException(
                    Kind.USAGE,
                    "quipu.refuse is not set",
                    "write -Dquipu.refuse=\"data loss,long lock\", or refuse = [\"data loss\", \"long lock\"] in"
                            + " [hazards] of quipu.toml; the hazards are " + HazardKinds.words());
        }
        return since == null || since.isEmpty()
                ? settings
                : settings.withSince(since.stream()
                        .map(String::strip)
                        .map(HazardSettings.Since::typed)
                        .toList());
    }

    static void validate(Work work, boolean database, boolean roundTrip) throws MojoFailureException {
        Log log = work.log();
        Validate validate = new Validate(work.workspace());
        List<Validate.Finding> findings = new ArrayList<>(validate.files());
        if (database) {
            findings.addAll(validate.database());
        }
        if (roundTrip && findings.stream().noneMatch(Validate.Finding::severe)) {
            findings.addAll(work.withScratch(tools ->
                    validate.roundTrip(tools.scratch(), revision -> log.debug("up, down, up: " + revision.name()))));
        }
        for (Validate.Finding finding : findings) {
            String text = work.text(finding.failure());
            if (finding.severe()) {
                log.error(text);
            } else {
                log.warn(text);
            }
        }
        long errors = findings.stream().filter(Validate.Finding::severe).count();
        int revisions = work.workspace().graph().all().size();
        String checked = revisions + (revisions == 1 ? " revision checked" : " revisions checked");
        if (errors > 0) {
            throw new MojoFailureException(checked + ", " + (errors == 1 ? "1 error" : errors + " errors"));
        }
        log.info(checked + ", no errors");
    }

    /** Whether a schema is read from a database, and not made of files. */
    static boolean asksADatabase(@Nullable String source, @Nullable File directory) {
        return schema(source, Work.absolute(directory)).isDatabase();
    }

    private static SchemaSource schema(@Nullable String source, Path directory) {
        return SchemaSource.parse(source == null ? "revisions" : source, directory);
    }

    static void types(
            Work work,
            @Nullable String source,
            @Nullable File output,
            @Nullable List<String> only,
            boolean stringNumbers) {
        SchemaSource schema = schema(source, work.directory());
        List<String> schemas = Objects.requireNonNullElse(only, List.of());
        String text =
                work.withScratch(tools -> TypeScript.types(new Render(tools).scope(schema, schemas), stringNumbers));
        Path file = Objects.requireNonNull(output).toPath();
        try {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        work.log().info("wrote " + work.relative(file));
    }

    static void jooq(Work work, String packageName, @Nullable File output) throws MojoFailureException {
        Path target = Objects.requireNonNull(output).toPath().toAbsolutePath();
        try {
            boolean generated =
                    new Generation(revisions(work.workspace().project()), work.directory(), target, packageName).run();
            work.log().info((generated ? "generated " : "up to date: ") + work.relative(target));
        } catch (IOException e) {
            throw new MojoFailureException("jOOQ could not generate: " + e.getMessage(), e);
        }
    }

    /** Returns the project's branches as jOOQ's database has them. */
    private static Properties revisions(Project project) {
        List<String> packs = new ArrayList<>();
        List<String> directories = new ArrayList<>();
        Properties properties = new Properties();
        for (Branch branch : project.branches()) {
            properties.setProperty("schema." + branch.label(), branch.schema().value());
            branch.directory()
                    .ifPresentOrElse(
                            directory -> directories.add(branch.label() + "=" + directory),
                            () -> packs.add(branch.label()));
        }
        properties.setProperty("packs", String.join(",", packs));
        properties.setProperty("revisions", String.join(",", directories));
        return properties;
    }
}
