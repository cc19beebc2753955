package dev.quipu.cli;

import dev.quipu.catalog.plan.Hazard;
import dev.quipu.migration.proof.RefusedHazards;
import dev.quipu.migration.proof.RefusedHazards.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** Which hazards a build stops for. */
final class RefuseOption implements OptionGroup {
    private List<String> typed = List.of();

    @Override
    public void declare(Options options) {
        options.texts(
                "--refuse",
                "HAZARDS",
                "Exit 3 if a statement has one of these hazards, and name it: " + RefusedHazards.words()
                        + ". With commas between; may be"
                        + " repeated. A comment above a statement of a revision lets it pass: -- accepted: data loss, because ...",
                texts -> typed = texts);
    }

    /** Returns what is refused; a word that is no hazard is a mistake. */
    RefusedHazards hazards() {
        return RefusedHazards.parse(typed);
    }

    /** Names what is refused, as compilers do: the place first. Returns how the command ends. */
    static int print(List<Verdict> verdicts, Console console) {
        verdicts.forEach(verdict -> print(verdict, console));
        long refused = verdicts.stream().filter(Verdict::isRefusal).count();
        if (refused == 0) {
            return ExitCode.DONE;
        }
        console.err().println(refused == 1 ? "1 statement is refused" : refused + " statements are refused");
        return ExitCode.DIFFERENT;
    }

    private static void print(Verdict verdict, Console console) {
        String place =
                verdict.place() == null ? "" : console.relative(verdict.place().toString()) + ": ";
        verdict.unknown()
                .forEach(word -> console.err().println(place + "accepted: there is no hazard \"" + word + "\""));
        if (verdict.isRefusal()) {
            String named = verdict.hazards().stream()
                    .map(hazard -> hazard.kind().words())
                    .distinct()
                    .collect(Collectors.joining(", "));
            console.err().println(place + "refused: " + named);
            console.err().println("  " + verdict.statement().oneLine());
            for (Hazard hazard : verdict.hazards()) {
                console.err().println("  " + hazard.kind().words() + ": " + hazard.message());
            }
        }
    }
}
