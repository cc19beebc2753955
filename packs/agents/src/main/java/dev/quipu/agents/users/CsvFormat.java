package dev.quipu.agents.users;

import dev.quipu.agents.lines.BadLineException;
import dev.quipu.agents.lines.CsvLines;
import dev.quipu.agents.lines.LineReader;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comma-separated values, of which the first line names the columns. */
final class CsvFormat implements LineFormat {
    private final UserColumns columns;
    private final CsvLines csv;
    private final int[] places;
    private final Map<String, String> mapping = new LinkedHashMap<>();
    private final List<String> ignored = new ArrayList<>();

    private CsvFormat(UserColumns columns, CsvLines csv, NameMapping names) {
        this.columns = columns;
        this.csv = csv;
        List<String> header = csv.names();
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
        String hint = "say --encoding, such as windows-1252 or UTF-16LE, if the file is not " + lines.encoding();
        return new CsvFormat(columns, CsvLines.read(lines, separator, hint), names);
    }

    @Override
    public @Nullable String[] values(String text) throws BadLineException {
        List<String> fields = csv.values(text);
        @Nullable String[] values = new @Nullable String[columns.size()];
        Arrays.fill(values, null);
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                values[places[i]] = fields.get(i);
            }
        }
        return values;
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
