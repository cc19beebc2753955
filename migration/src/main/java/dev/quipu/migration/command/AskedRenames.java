package dev.quipu.migration.command;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.difference.RenameCandidate;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.ObjectId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Asks for one candidate after the other, the likeliest first: each answer can make new candidates, and end old ones. */
final class AskedRenames {
    private final Catalog first;
    private final Catalog second;
    private final RenameQuestion question;
    private final Set<List<ObjectId>> asked = new HashSet<>();

    AskedRenames(Catalog first, Catalog second, RenameQuestion question) {
        this.first = first;
        this.second = second;
        this.question = question;
    }

    /** Adds the renames that are confirmed to those that are already. Nobody is asked for what follows one of them anyway. */
    DifferenceOptions add(DifferenceOptions known) {
        DifferenceOptions options = known;
        boolean more = true;
        while (more) {
            more = false;
            DifferenceOptions followed = SchemaTools.withFollowing(first, second, options);
            for (RenameCandidate candidate :
                    Differences.between(first, second, followed).candidates()) {
                RenameCandidate original = underOldName(candidate, options.renames());
                if (asked.add(List.of(original.from(), original.to())) && question.isRenamed(original)) {
                    List<Change.Renamed> renames = new ArrayList<>(options.renames());
                    renames.add(original.confirmed());
                    options = options.withRenames(renames);
                    more = true;
                    break;
                }
            }
        }
        return options;
    }

    /** A part of what is renamed is a candidate under its relation's new name, and is renamed under the old one. */
    private static RenameCandidate underOldName(RenameCandidate candidate, List<Change.Renamed> renames) {
        List<String> path = candidate.from().path();
        return switch (candidate.from().kind()) {
            case COLUMN, CONSTRAINT, TRIGGER, RULE, POLICY ->
                renames.stream()
                        .filter(rename -> rename.to().path().equals(path.subList(0, 2)))
                        .findFirst()
                        .map(rename -> new RenameCandidate(
                                candidate.from().withPath(inside(rename.from(), path.getLast())),
                                candidate.to(),
                                candidate.likeness()))
                        .orElse(candidate);
            default -> candidate;
        };
    }

    private static List<String> inside(ObjectId relation, String name) {
        return List.of(relation.path().get(0), relation.path().get(1), name);
    }
}
