package dev.quipu.cli;

import dev.quipu.migration.command.RefusedRunException;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.postgres.failure.FailureText;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.name.NearestNames;
import dev.quipu.postgres.secret.Redactor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: arguments in, text and an exit code out.
 *
 * <p>Exit codes: 0 done; 2 wrong usage, which is whatever is wrong with the words of the command or with quipu.toml and
 * shows before anything is tried: options, targets, names; 1 failed, which is everything that depends on what files, server
 * and database are like, so also a file that is missing or already there; 3 differences found by {@code check}, or hazards that
 * are refused; 130
 * interrupted.
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
     * @param given the words after the program's name, as the launcher hands them on
     * @return the exit code; all output is flushed
     */
    int run(String... given) {
        String[] args = GivenSecrets.words(console.environment(), given);
        boolean debug = Arrays.asList(args).contains("--debug");
        Redactor redactor = GivenSecrets.redactor(console.environment(), args);
        int exitCode = commandLine(args)
                .setOut(console.out())
                .setErr(console.err())
                .setParameterExceptionHandler((failure, ignored) -> misused(failure, redactor, args))
                .setExecutionExceptionHandler((failure, line, result) -> failed(failure, debug, redactor))
                .execute(args);
        if (console.out().checkError()) {
            exitCode = truncated(exitCode);
        }
        console.err().flush();
        return exitCode;
    }

    /** Half of a dump or an export in a file must not pass for all of it. */
    private int truncated(int exitCode) {
        if (!(console.out() instanceof StandardOutput output && output.isNoLongerRead())) {
            console.err().println("quipu: not all of the output could be written");
            console.err().println("  hint: the disk is full, or the program that reads it has ended");
        }
        return exitCode == ExitCode.DONE ? ExitCode.FAILED : exitCode;
    }

    private CommandLine commandLine(String... args) {
        // Else picocli looks up how to read types of the JDK, by reflection and for each command; none of them is used.
        System.setProperty("picocli.converters.excludes", ".*");
        var root = new CommandLine(Options.specOf(new RootCommand()));
        Commands.addTo(root, console, args);
        root.setUsageHelpAutoWidth(false);
        if (HelpLayout.isAsked(args)) {
            HelpLayout.apply(root, console.width());
        }
        root.setColorScheme(CommandLine.Help.defaultColorScheme(
                Console.ansi(console.colours().out())));
        return root;
    }

    private int misused(ParameterException failure, Redactor redactor, String... args) {
        PrintWriter err = console.err();
        List<String> unmatched =
                failure instanceof UnmatchedArgumentException unknown ? unknown.getUnmatched() : List.of();
        CommandLine line = failure.getCommandLine();
        boolean command = !line.getSubcommands().isEmpty() && !unmatched.isEmpty();
        if (command && !unmatched.getFirst().startsWith("-")) {
            String name = unmatched.getFirst();
            String group = line.getParent() == null ? "" : line.getCommandName() + " ";
            err.println(redactor.redact("quipu: there is no command \"" + group + name + "\""));
            (group.isEmpty() ? WordsOfOthers.hint(name) : Optional.<String>empty())
                    .or(() -> NearestNames.hint(name, line.getSubcommands().keySet()))
                    .ifPresent(hint -> err.println("  hint: " + hint));
        } else if (unmatched.isEmpty()) {
            err.println(redactor.redact("quipu: " + sentence(failure)));
            if (failure instanceof MissingParameterException missing) {
                missing.getMissing().forEach(this::choices);
            }
        } else {
            unexpected(unmatched.getFirst(), line, redactor, args);
        }
        err.println("  hint: see \"" + line.getCommandSpec().qualifiedName() + " --help\"");
        return ExitCode.USAGE;
    }

    /** Says what a word that is missing may be, where these are few. */
    private void choices(ArgSpec missing) {
        if (missing.completionCandidates() != null && missing.type().isEnum()) {
            List<String> words = new ArrayList<>();
            missing.completionCandidates().forEach(words::add);
            console.err()
                    .println("  hint: " + missing.paramLabel() + " is " + (words.size() == 1 ? "" : "one of ")
                            + String.join(", ", words));
        }
    }

    private void unexpected(String argument, CommandLine line, Redactor redactor, String... args) {
        boolean option = argument.startsWith("-");
        String name = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
        console.err()
                .println(redactor.redact(
                        option ? "quipu: unknown option " + name : "quipu: unexpected argument \"" + argument + "\""));
        if (line.getCommandName().equals("query") && argument.indexOf('=') > 0) {
            console.err().println(redactor.redact("  hint: write -p " + argument));
        }
        if (option) {
            new UnknownOption(name, line)
                    .hint(args)
                    .ifPresent(hint -> console.err().println(redactor.redact("  hint: " + hint)));
        }
    }

    /** Says what picocli found in the form of every other error: its own first letter is a capital. */
    private static String sentence(ParameterException failure) {
        String message = String.valueOf(failure.getMessage());
        String plain = message.replaceFirst(
                "^Invalid value for positional parameter at index \\d+ \\(([A-Z]+)\\)", "Invalid value for $1");
        return plain.isEmpty() ? plain : Character.toLowerCase(plain.charAt(0)) + plain.substring(1);
    }

    private int failed(Exception failure, boolean debug, Redactor redactor) {
        console.out().flush();
        if (console.live()) {
            // What was under way stands there yet.
            console.err().print(Console.ERASE);
        }
        if (debug) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            console.err().print(redactor.redact(trace.toString()));
        }
        if (failure instanceof QuipuException known) {
            console.err().print(redactor.redact(FailureText.render(known, console.directory())));
            if (known instanceof InterruptedRunException) {
                return INTERRUPTED;
            }
            if (known instanceof RefusedRunException) {
                return ExitCode.DIFFERENT;
            }
            return switch (known.kind()) {
                case USAGE -> ExitCode.USAGE;
                case FAILED -> ExitCode.FAILED;
            };
        }
        console.err().println(redactor.redact("quipu: internal error: " + failure));
        console.err().println("  hint: this is a fault of Quipu; run it again with --debug and report what it prints");
        return ExitCode.FAILED;
    }
}
