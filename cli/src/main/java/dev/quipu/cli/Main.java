package dev.quipu.cli;

import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * The command line: arguments in, text and an exit code out.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 wrong usage, 3 differences found by {@code check}.
 */
public final class Main {
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * Creates a command line that writes to the given places, and nowhere else.
     *
     * @param out what was asked for
     * @param err what went wrong, and progress
     */
    public Main(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Runs one command in this process and ends it. */
    public static void main(String[] args) {
        var out = new PrintWriter(System.out, false, System.out.charset());
        var err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(new Main(out, err).run(args));
    }

    /**
     * Runs one command.
     *
     * @param args the words after the program's name
     * @return the exit code; all output is flushed
     */
    public int run(String... args) {
        int exitCode = commandLine(args).setOut(out).setErr(err).execute(args);
        out.flush();
        err.flush();
        return exitCode;
    }

    private static CommandLine commandLine(String... args) {
        var root = new CommandLine(new RootCommand());
        Commands.asked(args).forEach(name -> root.addSubcommand(name, Commands.create(name)));
        return root;
    }
}
