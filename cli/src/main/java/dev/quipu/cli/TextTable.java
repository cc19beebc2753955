package dev.quipu.cli;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table of any width as text. Each row takes one line, so control characters, which could also move a terminal's
 * cursor, become blanks. Long values are cut where the terminal ends, numbers, UUIDs and revisions never, nor the first
 * column, by which a row is known, unless it is long itself; if too little of them would be left, each row becomes a list with
 * a line for each column.
 *
 * @param table what to show
 * @param absent what stands for null
 */
record TextTable(Table table, String absent) {
    /** Below this a text is no use. */
    private static final int NARROWEST = 12;

    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /**
     * Returns the text, with a line end after it.
     *
     * @param width the columns of the terminal, or 0 for no end
     */
    String render(int width) {
        if (width == 0 || fits(width)) {
            return lines(naturals());
        }
        List<Integer> fewer =
                IntStream.rangeClosed(1, table.leavable().size()).boxed().toList();
        return fewer.stream()
                .filter(left -> without(left).fits(width))
                .findFirst()
                .map(left -> without(left).lines(without(left).naturals()) + leftOut(left))
                .or(() -> cut(width))
                .or(() -> fewer.stream()
                        .flatMap(left -> without(left).cut(width).map(text -> text + leftOut(left)).stream())
                        .findFirst())
                .orElseGet(() -> expanded(width));
    }

    private TextTable without(int left) {
        return new TextTable(table.without(left), absent);
    }

    private boolean fits(int width) {
        int[] widths = naturals();
        return Arrays.stream(widths).sum() <= room(width, widths);
    }

    private static int room(int width, int... widths) {
        return width - 3 * widths.length + 1;
    }

    /** Returns the text with long values cut; empty if too little of them would be left. */
    private Optional<String> cut(int width) {
        int[] widths = naturals();
        boolean[] whole = new boolean[widths.length];
        for (int i = 0; i < widths.length; i++) {
            whole[i] = isNumeric(i) || isId(i) || (i == 0 && widths[i] <= width / 3);
        }
        int cap = cap(widths, whole, room(width, widths));
        if (cap < NARROWEST) {
            return Optional.empty();
        }
        for (int i = 0; i < widths.length; i++) {
            widths[i] = whole[i] ? widths[i] : Math.min(widths[i], cap);
        }
        return Optional.of(lines(widths));
    }

    /**
     * Returns the text with nothing cut, whatever the terminal makes of long lines: where the table does not fit, each row is
     * a list.
     */
    String renderWhole(int width) {
        String text = lines(naturals());
        return width == 0 || text.lines().allMatch(line -> length(line) <= width) ? text : expanded(0);
    }

    private int[] naturals() {
        return IntStream.range(0, table.columns().size()).map(this::natural).toArray();
    }

    private String leftOut(int left) {
        List<String> gone = table.leavable().subList(0, left);
        String names = table.columns().stream()
                .filter(gone::contains)
                .map(name -> name.replace('_', ' '))
                .collect(Collectors.joining(", "));
        return "not shown, as the terminal is too narrow: " + names + "\n";
    }

    /** Returns each row as a list. */
    String expanded(int width) {
        int names = table.columns().stream().mapToInt(TextTable::length).max().orElse(0);
        StringBuilder text = new StringBuilder();
        int number = 1;
        for (List<@Nullable Object> row : table.rows()) {
            text.append("-[ ")
                    .append(number++)
                    .append(" ]")
                    .append("-".repeat(Math.max(4, names)))
                    .append('\n');
            for (int i = 0; i < row.size(); i++) {
                String value = cell(row.get(i));
                String shown = width == 0 || isId(i) ? value : cut(value, Math.max(NARROWEST, width - names - 3));
                text.append(pad(table.columns().get(i), names, false))
                        .append(" | ")
                        .append(shown)
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** Returns the width to which the widest texts have to be cut for all columns to fit. */
    private static int cap(int[] widths, boolean[] whole, int room) {
        int cap = Arrays.stream(widths).max().orElse(0);
        while (cap >= NARROWEST && sum(widths, whole, cap) > room) {
            cap--;
        }
        return cap;
    }

    private static int sum(int[] widths, boolean[] whole, int cap) {
        int sum = 0;
        for (int i = 0; i < widths.length; i++) {
            sum += whole[i] ? widths[i] : Math.min(widths[i], cap);
        }
        return sum;
    }

    private int natural(int column) {
        int widest = length(header(column));
        for (List<@Nullable Object> row : table.rows()) {
            widest = Math.max(widest, length(cell(row.get(column))));
        }
        return widest;
    }

    private String lines(int[] widths) {
        StringBuilder text = new StringBuilder();
        line(text, widths, i -> header(i));
        StringBuilder rule = new StringBuilder();
        for (int width : widths) {
            rule.append(rule.isEmpty() ? "" : "+").append("-".repeat(width + 2));
        }
        text.append(rule).append('\n');
        table.rows().forEach(row -> line(text, widths, i -> cell(row.get(i))));
        return text.toString();
    }

    /** The text of a column. */
    private interface Cells {
        String at(int column);
    }

    private void line(StringBuilder text, int[] widths, Cells cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(i == 0 ? " " : " | ").append(pad(cut(cells.at(i), widths[i]), widths[i], isNumeric(i)));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private String header(int column) {
        return table.columns().get(column).replace('_', ' ');
    }

    private boolean isNumeric(int column) {
        return table.rows().stream().allMatch(row -> row.get(column) == null || isNumber(row.get(column)))
                && table.rows().stream().anyMatch(row -> row.get(column) != null);
    }

    /** A part of one is of no use: it is what the next command wants to be given. */
    private boolean isId(int column) {
        String name = table.columns().get(column);
        return name.equals("revision") || table.whole().contains(name) || isUuid(column);
    }

    private boolean isUuid(int column) {
        return table.rows().stream().allMatch(row -> row.get(column) == null || isUuid(row.get(column)))
                && table.rows().stream().anyMatch(row -> row.get(column) != null);
    }

    private static boolean isUuid(@Nullable Object value) {
        return value instanceof UUID
                || (value instanceof String text && UUID_FORM.matcher(text).matches());
    }

    private static boolean isNumber(@Nullable Object value) {
        return value instanceof Number || value instanceof ByteSize;
    }

    private String cell(@Nullable Object value) {
        return oneLine(
                switch (value) {
                    case null -> absent;
                    case Boolean yes -> yes ? "yes" : "no";
                    case OffsetDateTime moment -> moment.toLocalDateTime().format(SECONDS) + "Z";
                    case LocalDateTime moment ->
                        moment.truncatedTo(ChronoUnit.SECONDS).format(SECONDS);
                    case List<?> list -> list.stream().map(this::cell).collect(Collectors.joining(", "));
                    default -> value.toString();
                });
    }

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private static String oneLine(String value) {
        StringBuilder line = new StringBuilder(value.length());
        value.codePoints().forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return line.toString();
    }

    private static String cut(String value, int width) {
        return length(value) <= width ? value : value.substring(0, value.offsetByCodePoints(0, width - 1)) + "…";
    }

    private static String pad(String value, int width, boolean right) {
        String blanks = " ".repeat(Math.max(0, width - length(value)));
        return right ? blanks + value : value + blanks;
    }

    private static int length(String value) {
        return value.codePointCount(0, value.length());
    }
}
