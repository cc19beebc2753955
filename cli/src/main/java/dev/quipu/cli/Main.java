package dev.quipu.cli;

import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.postgres.failure.QuipuException;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: arguments in, text and an exit code out.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 wrong usage, 3 differences found by {@code check}.
 */
public final class Main {
    /** What shells expect of a program that Ctrl-C ended. */
    private static final int INTERRUPTED = 130;

    private final Console console;

    Main(Console console) {
        this.console = console;
    }

    /** Runs one command in this process and ends it. */
    public static void main(String[] args) {
        int exitCode = new Main(Console.ofProcess()).run(args);
        Interruptible.told();
        System.exit(exitCode);
    }

    /**
     * Runs one command.
     *
     * @param args the words after the program's name
     * @return the exit code; all output is flushed
     */
    int run(String... args) {
        boolean debug = Arrays.asList(args).contains("--debug");
        int exitCode = commandLine(args)
                .setOut(console.out())
                .setErr(console.err())
                .setParameterExceptionHandler(this::misused)
                .setExecutionExceptionHandler((failure, line, result) -> failed(failure, debug))
                .execute(args);
        console.out().flush();
        console.err().flush();
        return exitCode;
    }

    private CommandLine commandLine(String... args) {
        var root = new CommandLine(new RootCommand());
        Commands.asked(args).forEach(name -> root.addSubcommand(name, Commands.create(name, console)));
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setUsageHelpAutoWidth(false);
        root.setColorScheme(CommandLine.Help.defaultColorScheme(
                console.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        return root;
    }

    private int misused(ParameterException failure, String[] args) {
        PrintWriter err = console.err();
        err.println("quipu: " + failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("  hint: see \"" + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help\"");
        return ExitCode.USAGE;
    }

    private int failed(Exception failure, boolean debug) {
        console.out().flush();
        if (debug) {
            failure.printStackTrace(console.err());
        }
        if (failure instanceof QuipuException known) {
            console.err().print(FailureText.render(known, console.directory()));
            if (known instanceof InterruptedRunException) {
                return INTERRUPTED;
            }
            return switch (known.kind()) {
                case USAGE -> ExitCode.USAGE;
                case FAILED -> ExitCode.FAILED;
            };
        }
        console.err().println("quipu: internal error: " + failure);
        console.err().println("  hint: this is a fault of Quipu; run it again with --debug and report what it prints");
        return ExitCode.FAILED;
    }
}
