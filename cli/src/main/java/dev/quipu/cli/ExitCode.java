package dev.quipu.cli;

/** How a command ends, for whoever runs it in a script. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int DIFFERENT = 3;

    private ExitCode() {}
}
