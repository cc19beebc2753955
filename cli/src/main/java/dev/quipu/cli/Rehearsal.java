package dev.quipu.cli;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * Runs several commands in one process, without showing what they print: the JVM writes down what they load and
 * compile, and the launcher makes a start-up cache of it. An argument is one command line, its words parted by spaces.
 * How a command ends is of no interest here; only what it touches.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** Runs the command lines in order. */
    public static void main(String[] commandLines) {
        var main = new Main(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()));
        for (String commandLine : commandLines) {
            main.run(commandLine.strip().split(" +", -1));
        }
    }
}
