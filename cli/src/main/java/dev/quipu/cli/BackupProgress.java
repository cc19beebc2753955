package dev.quipu.cli;

import dev.quipu.migration.backup.BackupListener;
import dev.quipu.migration.backup.BackupResult;
import java.util.Locale;

/** Tells how far a backup or a restore is, on a terminal only, and where the backup is. */
final class BackupProgress implements BackupListener {
    private final Console console;

    BackupProgress(Console console) {
        this.console = console;
    }

    @Override
    public void progress(int tables, int of, long bytes) {
        if (console.live()) {
            console.err().print(Console.ERASE + "  … " + tables + " of " + of + " tables, " + size(bytes));
            console.err().flush();
        }
    }

    /** Ends the line that is written over. */
    void end() {
        if (console.live()) {
            console.err().print(Console.ERASE);
            console.err().flush();
        }
    }

    /** Tells of a backup that was made by the way, or was there already. */
    void made(BackupResult result) {
        end();
        console.err()
                .println("backup: " + console.relative(result.file()) + " (" + size(result.bytes()) + ", "
                        + count(result.rows(), "row")
                        + " in " + count(result.tables(), "table")
                        + (result.reused() ? "; nothing has changed since" : "") + ")");
        if (!result.deleted().isEmpty()) {
            console.err()
                    .println(
                            "deleted " + count(result.deleted().size(), "older backup") + ", made before earlier runs");
        }
        warn(result);
    }

    /** Names what a backup does not hold, and what it would not bring back. */
    void warn(BackupResult result) {
        if (!result.leftOut().isEmpty()) {
            console.err().println("not in the backup: " + String.join(", ", result.leftOut()));
        }
        result.warnings().forEach(warning -> console.err().println("warning: " + warning));
    }

    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** Returns a size as a person says it. */
    static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        for (String unit : new String[] {"kB", "MB", "GB"}) {
            value /= 1000;
            if (value < 999.5) {
                return String.format(Locale.ROOT, "%.1f %s", value, unit);
            }
        }
        return String.format(Locale.ROOT, "%.1f TB", value / 1000);
    }
}
