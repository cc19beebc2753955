package dev.quipu.cli;

import dev.quipu.migration.history.Direction;
import dev.quipu.migration.revision.Section;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.Step;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Tells how a run goes, a line a revision; on a terminal the one that runs now is shown too. Messages are cut where the
 * terminal ends: a line that goes on in the next one could not be written over.
 */
class RunProgress implements RunListener {
    private static final int WIDEST_MESSAGE = 60;

    private static final int NARROWEST_MESSAGE = 8;

    /** What stands beside an id and its message: the mark, the blanks between, {@code 192 statements} and {@code 59.9 s}. */
    private static final int BESIDE = "  ↑ ".length() + 6 + "192 statements".length() + "999 ms".length();

    private final Console console;
    private int idWidth;
    private int messageWidth;

    RunProgress(Console console) {
        this.console = console;
    }

    @Override
    public void waiting(String owner) {
        line("waiting for another runner: " + owner);
    }

    @Override
    public void planned(List<Step> steps) {
        idWidth = steps.stream()
                .mapToInt(step -> step.revision().name().toString().length())
                .max()
                .orElse(0);
        messageWidth = Math.min(
                room(),
                steps.stream()
                        .mapToInt(step -> step.revision().message().length())
                        .max()
                        .orElse(0));
    }

    private int room() {
        return console.width() == 0
                ? WIDEST_MESSAGE
                : Math.clamp(console.width() - BESIDE - idWidth, NARROWEST_MESSAGE, WIDEST_MESSAGE);
    }

    @Override
    public void started(Step step) {
        if (console.live()) {
            console.err().print("  … " + label(step));
            console.err().flush();
        }
    }

    @Override
    public void finished(Step step, int statements, Duration duration) {
        String mark = step.direction() == Direction.UPGRADE ? "@|green ↑|@ " : "@|yellow ↓|@ ";
        line("  " + console.styledForErr(mark) + label(step) + "  " + count(step, statements) + "  "
                + console.styledForErr("@|faint " + time(duration) + "|@"));
    }

    @Override
    public void blocked(String holders) {
        line("  waiting: " + holders);
    }

    @Override
    public void retrying(Step step, int attempt, String reason, Duration pause) {
        line("  " + step.revision().name() + ": " + reason + "; trying again in " + time(pause) + " (attempt " + attempt
                + " failed)");
    }

    @Override
    public void resumed(Step step, int finishedStatements) {
        line("  " + step.revision().name() + " goes on after statement " + finishedStatements
                + ", where an earlier run ended");
    }

    @Override
    public void notice(Step step, String message) {
        line("  " + step.revision().name() + " says: " + message);
    }

    private String label(Step step) {
        String name = step.revision().name().toString();
        String message = step.revision().message();
        String cut = message.length() > messageWidth ? message.substring(0, messageWidth - 1) + "…" : message;
        return pad(name, idWidth) + "  " + pad(cut, messageWidth);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String count(Step step, int statements) {
        return switch (statements) {
            case 0 -> step.section() instanceof Section.Code ? "   Java code  " : " no statements";
            case 1 -> "  1 statement ";
            default -> "%3d statements".formatted(statements);
        };
    }

    /** Returns a duration as a person says it. */
    static String time(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        return millis < 60_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
                : duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }

    private void line(String text) {
        console.err().println((console.live() ? Console.ERASE : "") + text);
    }
}
