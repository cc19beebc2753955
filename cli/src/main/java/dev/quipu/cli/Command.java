package dev.quipu.cli;

import java.util.concurrent.Callable;

/** What a name of the command line runs; {@link #call()} returns the exit code. */
interface Command extends OptionGroup, Callable<Integer> {
    /** Returns what help says besides the options. */
    Usage usage();
}
