package dev.quipu.agents.users;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comma-separated values (RFC 4180), whose first record names the columns. */
final class CsvFormat implements LineFormat {
    private static final String SEPARATORS = ",;\t|";

    private final UserColumns columns;
    private final CsvReaderBuilder parser;
    private final int[] places;
    private final Map<String, String> mapping = new LinkedHashMap<>();
    private final List<String> ignored = new ArrayList<>();

    private CsvFormat(UserColumns columns, char separator, List<String> header, NameMapping names) {
        this.columns = columns;
        this.parser = parser(separator);
        this.places = new int[header.size()];
        for (int i = 0; i < places.length; i++) {
            NameMapping.Found found = names.find(header.get(i));
            places[i] = found.place();
            if (found.place() < 0) {
                ignored.add(found.note());
            } else if (mapping.containsValue(found.note())) {
                throw new QuipuException(
                        Kind.FAILED, "two columns of the file stand for " + found.note(), "see the first line");
            } else {
                mapping.put(header.get(i), found.note());
            }
        }
        for (String needed : List.of("username", "email")) {
            if (!mapping.containsValue(needed)) {
                throw new QuipuException(
                        Kind.FAILED,
                        "the file has no column for " + needed,
                        "its columns: %s; say --map NAME=%s".formatted(String.join(", ", header), needed));
            }
        }
    }

    /** Reads the header. */
    static CsvFormat read(LineReader lines, UserColumns columns, NameMapping names, @Nullable Character separator) {
        FileLine header = lines.read();
        if (header == null) {
            throw new QuipuException(Kind.FAILED, "the file is empty", "its first line names the columns");
        }
        if (header.fault() != null) {
            throw new QuipuException(
                    Kind.FAILED,
                    "line %d, which names the columns, %s".formatted(header.number(), header.fault()),
                    "say --encoding, such as windows-1252 or UTF-16LE, if the file is not " + lines.encoding());
        }
        char between = separator == null ? likeliest(header.text()) : separator;
        lines.useQuotes(between);
        try {
            List<String> titles =
                    parser(between).ofSingleCsvRecord(header.text()).getFields();
            return new CsvFormat(columns, between, titles, names);
        } catch (CsvParseException e) {
            throw new QuipuException(Kind.FAILED, "line 1 does not name columns: " + reason(e), null);
        }
    }

    private static CsvReaderBuilder parser(char separator) {
        return CsvReader.builder().fieldSeparator(separator).maxBufferSize(2 * LineReader.LONGEST);
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

    @Override
    public @Nullable String[] values(String text) throws BadLineException {
        CsvRecord record = parse(text);
        if (record.getFieldCount() != places.length) {
            throw new BadLineException(
                    "has %,d values for %,d columns".formatted(record.getFieldCount(), places.length));
        }
        @Nullable String[] values = new @Nullable String[columns.size()];
        Arrays.fill(values, null);
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                values[places[i]] = record.getField(i);
            }
        }
        return values;
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

    @Override
    public int[] filled() {
        return Arrays.stream(places).filter(place -> place >= 0).sorted().toArray();
    }

    @Override
    public Map<String, String> mapping() {
        return mapping;
    }

    @Override
    public List<String> ignored() {
        return ignored;
    }
}
