package dev.quipu.cli;

import dev.quipu.migration.project.HazardKinds;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.proof.HazardGate;
import dev.quipu.migration.proof.RefusedHazards;
import dev.quipu.migration.proof.RefusedHazards.Verdict;
import dev.quipu.postgres.secret.Redactor;
import java.util.List;
import java.util.Optional;

/** Which hazards a build or a run stops for. */
final class RefuseOption implements OptionGroup {
    private final String otherwise;
    private List<String> typed = List.of();

    /** @param otherwise what holds where it is not typed */
    RefuseOption(String otherwise) {
        this.otherwise = otherwise;
    }

    @Override
    public void declare(Options options) {
        options.texts(
                "--refuse",
                "HAZARDS",
                "Exit 3 if a statement has one of these hazards, and name it: " + HazardKinds.words()
                        + ". With commas between; may be repeated; none refuses nothing. " + otherwise
                        + " A comment above a statement of a revision lets it pass: -- accepted: data loss, because ...",
                texts -> typed = texts);
    }

    boolean isTyped() {
        return !typed.isEmpty();
    }

    /** Returns what is refused of whatever is no revision; a word that is no hazard is a mistake. */
    RefusedHazards hazards() {
        return RefusedHazards.parse(typed);
    }

    /** Returns what is refused or told of revisions: what was typed, or what the project says. */
    HazardGate gate(Workspace workspace) {
        return HazardGate.of(workspace, typed);
    }

    /** Names what is refused, as compilers do: the place first. Returns how the command ends. */
    static int print(List<Verdict> verdicts, Console console) {
        tell(verdicts, console);
        Optional<String> refusal = RefusedHazards.count(verdicts);
        refusal.ifPresent(console.err()::println);
        return refusal.isPresent() ? ExitCode.DIFFERENT : ExitCode.DONE;
    }

    /** Names what is refused and what is told, and says nothing of how many. */
    static void tell(List<Verdict> verdicts, Console console) {
        Redactor redactor = GivenSecrets.redactor(console.environment());
        for (Verdict verdict : verdicts) {
            for (String line : verdict.lines(place -> console.relative(place))) {
                console.err().println(redactor.redact(line));
            }
        }
    }
}
