package dev.quipu.agents.users;

import dev.quipu.agents.lines.BadLineException;
import dev.quipu.agents.lines.FileLine;
import dev.quipu.agents.lines.LineReader;
import dev.quipu.agents.lines.Storable;
import dev.quipu.agents.users.UserColumns.UserColumn;
import dev.quipu.migration.pack.PackRun;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings the lines of a file to the server: those that can be read into one temporary table, the others into another. */
final class LineStaging {
    private static final int BATCH = 10_000;
    private static final int MOST_CHARACTERS = 1 << 22;

    private final PackRun run;
    private final LineReader lines;
    private final LineFormat format;
    private final UserColumns columns;
    private final boolean keepsOriginals;
    private final int[] filled;
    private final RowWriter good;
    private final RowWriter bad = new RowWriter("import_rejects (line_number, reason, original)");
    private long count;
    private long last;

    /**
     * Takes what to read.
     *
     * @param keepsOriginals whether somebody will ask for the lines as they stood in the file
     */
    LineStaging(PackRun run, LineReader lines, LineFormat format, UserColumns columns, boolean keepsOriginals) {
        this.run = run;
        this.lines = lines;
        this.format = format;
        this.columns = columns;
        this.keepsOriginals = keepsOriginals;
        this.filled = format.filled();
        this.good = new RowWriter("import_lines (line_number, original, "
                + Arrays.stream(filled)
                        .mapToObj(place -> columns.all().get(place).quoted())
                        .collect(Collectors.joining(", "))
                + ")");
    }

    /** Returns how many records were read. */
    long count() {
        return count;
    }

    /** Returns the number of the last line that begins a record. */
    long last() {
        return last;
    }

    /** Reads the file to its end; returns false if it was stopped before. */
    boolean readAll() throws SQLException {
        for (FileLine line = lines.read(); line != null; line = lines.read()) {
            stage(line);
            count++;
            last = line.number();
            if (count % BATCH == 0 || good.size() + bad.size() > MOST_CHARACTERS) {
                send();
                if (run.isStopped()) {
                    return false;
                }
            }
        }
        send();
        return true;
    }

    private void send() throws SQLException {
        good.send(run.connection());
        bad.send(run.connection());
        run.progress("%,d lines read".formatted(count));
    }

    private void stage(FileLine line) throws SQLException {
        if (line.fault() != null) {
            refuse(line, line.fault());
            return;
        }
        @Nullable String[] values;
        try {
            values = format.values(line.text());
        } catch (BadLineException e) {
            FileLine refused = lines.refuse(line, e.reason());
            refuse(refused, e.reason());
            return;
        }
        String fault = readValues(values);
        if (fault == null) {
            write(line, values);
        } else {
            refuse(line, fault);
        }
    }

    /** Puts each value as the server reads it in the place of what the file says; returns what is wrong with the first bad. */
    private @Nullable String readValues(@Nullable String[] values) {
        for (int place : filled) {
            UserColumn column = columns.all().get(place);
            try {
                values[place] = read(column.value(), values[place]);
            } catch (BadLineException e) {
                return column.name() + ": " + e.reason();
            }
        }
        return null;
    }

    private static @Nullable String read(ValueReader reader, @Nullable String text) throws BadLineException {
        String value = text == null || !reader.isStripped() ? text : text.strip();
        if (value == null || value.isEmpty()) {
            return null;
        }
        Storable.require(value);
        return reader.read(value);
    }

    private void write(FileLine line, @Nullable String[] values) {
        good.value(Long.toString(line.number()));
        good.original(keepsOriginals ? line.text() : null);
        for (int place : filled) {
            good.value(values[place]);
        }
        good.endRow();
    }

    private void refuse(FileLine line, String reason) {
        bad.value(Long.toString(line.number()));
        bad.original(reason);
        bad.original(keepsOriginals ? line.text() : null);
        bad.endRow();
    }
}
