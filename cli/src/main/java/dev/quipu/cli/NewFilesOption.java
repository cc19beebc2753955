package dev.quipu.cli;

import dev.quipu.migration.revision.NewFile;
import java.util.List;

/** Whether new files are written, or only shown. */
final class NewFilesOption implements OptionGroup {
    private boolean dryRun;

    @Override
    public void declare(Options options) {
        options.flag("--dry-run", "Show what would be written, and write nothing.", on -> dryRun = on);
    }

    /** Writes the files and prints their paths; of a dry run prints what they would hold. */
    void take(Console console, List<NewFile> files) {
        for (NewFile file : files) {
            if (dryRun) {
                file.requireAbsent();
                show(console, "would write", file);
            } else {
                console.out().println(console.relative(file.write()));
            }
        }
    }

    /** Prints a file that is not there yet: its path, and its text indented. */
    static void show(Console console, String would, NewFile file) {
        console.out().println(would + " " + console.relative(file.path()));
        file.text().lines().forEach(line -> console.out().println(line.isEmpty() ? "" : "  " + line));
    }
}
