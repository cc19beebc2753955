package dev.quipu.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Runs several commands in one process, without showing what they print: the JVM writes down what they load and
 * compile, and the launcher makes a start-up cache of it. An argument is one command line, its words parted by spaces.
 * How a command ends is of no interest here; only what it touches.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** Runs the command lines in order. */
    public static void main(String[] commandLines) {
        List.of(commandLines).forEach(Rehearsal::run);
        // All has been said: the process would otherwise wait for a command that was interrupted to say so.
        Interruptible.told();
    }

    private static void run(String commandLine) {
        var nowhere = new PrintWriter(Writer.nullWriter());
        var console = new Console(
                nowhere,
                nowhere,
                Optional.empty(),
                false,
                Console.Colours.NONE,
                0,
                Path.of("").toAbsolutePath(),
                System.getenv());
        new Main(console).run(commandLine.strip().split(" +", -1));
    }
}
