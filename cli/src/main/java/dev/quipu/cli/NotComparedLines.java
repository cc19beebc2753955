package dev.quipu.cli;

import dev.quipu.migration.command.NotCompared;
import java.util.List;

/** What a comparison had to leave out, beside an output that others go on with. */
final class NotComparedLines {
    private NotComparedLines() {}

    static void print(List<NotCompared> all, Console console) {
        all.forEach(one -> console.err().println("not compared: " + one));
    }
}
