package dev.quipu.cli;

import dev.quipu.migration.command.HazardLook;
import dev.quipu.migration.command.HazardLook.Found;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.QuipuException;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether what would run is looked at before it does, and where. */
final class LookOptions implements OptionGroup {
    private final RefuseOption refuse =
            new RefuseOption("What would run is looked at in a throw-away database, before a backup is made or"
                    + " anything is changed; nothing is where the project's database has no revision yet (default: what"
                    + " [hazards] of quipu.toml says, if on_upgrade is true there).");
    private final ScratchOption scratch = new ScratchOption();

    @Override
    public void declare(Options options) {
        options.include(refuse);
        options.include(scratch);
    }

    /**
     * Returns what looks; empty if nobody asks for it.
     *
     * @param hears hears what was found, which is printed besides
     */
    Optional<HazardLook> of(Console console, Workspace workspace, Consumer<Found> hears) {
        if (!refuse.isTyped() && !workspace.project().hazards().onUpgrade()) {
            if (scratch.isTyped()) {
                throw new QuipuException(
                        QuipuException.Kind.USAGE,
                        "--scratch is where --refuse looks, and nothing is refused",
                        "add --refuse, or leave out --scratch");
            }
            return Optional.empty();
        }
        // A word that is no hazard is a mistake also where there is nothing to look at.
        refuse.hazards();
        return Optional.of(new HazardLook(
                workspace,
                () -> refuse.gate(workspace),
                () -> scratch.open(console, workspace),
                new Told(console, hears)));
    }

    /** Says what was found. */
    private record Told(Console console, Consumer<Found> hears) implements HazardLook.Listener {
        @Override
        public void begins(int revisions) {
            if (console.live()) {
                console.err().print("looking for hazards in " + Found.counted(revisions) + " …");
                console.err().flush();
            }
        }

        @Override
        public void found(Found found) {
            if (console.live()) {
                console.err().print(Console.ERASE);
            }
            RefuseOption.tell(found.verdicts(), console);
            found.unknown().forEach(name -> console.err().println(Found.javaRevision(name)));
            found.passed().ifPresent(console.err()::println);
            hears.accept(found);
        }
    }
}
