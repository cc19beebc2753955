package dev.quipu.agents.lines;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values (RFC 4180), whose first record names the columns.
 *
 * @param parser what parts a record
 * @param names the columns of the file
 */
public record CsvLines(CsvReaderBuilder parser, List<String> names) {
    private static final String SEPARATORS = ",;\t|";

    public CsvLines {
        names = List.copyOf(names);
    }

    /**
     * Reads the first record.
     *
     * @param separator what parts values; null for what the first line has most of
     * @param hint what to do about characters that cannot be read
     * @throws QuipuException if there is none, or it names nothing
     */
    public static CsvLines read(LineReader lines, @Nullable Character separator, String hint) {
        FileLine header = lines.read();
        if (header == null) {
            throw new QuipuException(Kind.FAILED, "the file is empty", "its first line names the columns");
        }
        if (header.fault() != null) {
            throw new QuipuException(
                    Kind.FAILED,
                    "line %d, which names the columns, %s".formatted(header.number(), header.fault()),
                    hint);
        }
        char between = separator == null ? likeliest(header.text()) : separator;
        lines.useQuotes(between);
        CsvReaderBuilder parser = CsvReader.builder().fieldSeparator(between).maxBufferSize(2 * LineReader.LONGEST);
        try {
            return new CsvLines(parser, parser.ofSingleCsvRecord(header.text()).getFields());
        } catch (CsvParseException e) {
            throw new QuipuException(Kind.FAILED, "line 1 does not name columns: " + reason(e), null);
        }
    }

    private static char likeliest(String header) {
        char best = ',';
        long most = 0;
        for (int i = 0; i < SEPARATORS.length(); i++) {
            char candidate = SEPARATORS.charAt(i);
            long count = header.chars().filter(c -> c == candidate).count();
            if (count > most) {
                best = candidate;
                most = count;
            }
        }
        return best;
    }

    /** Returns the values of a record, as many as there are columns. */
    public List<String> values(String text) throws BadLineException {
        CsvRecord record = parse(text);
        if (record.getFieldCount() != names.size()) {
            throw new BadLineException(
                    "has %,d values for %,d columns".formatted(record.getFieldCount(), names.size()));
        }
        return record.getFields();
    }

    private CsvRecord parse(String text) throws BadLineException {
        try {
            return parser.ofSingleCsvRecord(text);
        } catch (CsvParseException e) {
            throw new BadLineException("is not CSV: " + reason(e));
        }
    }

    private static String reason(CsvParseException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }
}
