package dev.quipu.agents.prices;

import dev.quipu.agents.lines.BadLineException;
import dev.quipu.agents.lines.CsvLines;
import dev.quipu.agents.lines.FileLine;
import dev.quipu.agents.lines.LineReader;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A list as comma-separated values, whose first line names the columns. */
record CsvEntries(LineReader lines, CsvLines csv) implements PriceEntries {
    static CsvEntries of(LineReader lines) {
        CsvLines csv = CsvLines.read(lines, null, "save the file in UTF-8");
        if (new HashSet<>(csv.names()).size() < csv.names().size()) {
            throw new QuipuException(Kind.FAILED, "two columns of the file have one name", "see the first line");
        }
        List<PriceField> fields = csv.names().stream()
                .<PriceField>mapMulti((name, found) -> {
                    PriceField field = PriceField.of(name);
                    if (field != null) {
                        found.accept(field);
                    }
                })
                .toList();
        require(csv, fields.contains(PriceField.Of.PROVIDER), "the provider", "provider");
        require(csv, fields.contains(PriceField.Of.MODEL), "the model", "model");
        require(csv, fields.stream().anyMatch(PriceField.Price.class::isInstance), "a price", "input_per_million");
        return new CsvEntries(lines, csv);
    }

    private static void require(CsvLines csv, boolean isThere, String what, String name) {
        if (!isThere) {
            throw new QuipuException(
                    Kind.FAILED,
                    "the file has no column for " + what,
                    "its columns: %s; call one %s".formatted(String.join(", ", csv.names()), name));
        }
    }

    @Override
    public @Nullable PriceEntry next() {
        FileLine line = lines.read();
        if (line == null) {
            return null;
        }
        if (line.fault() != null) {
            return PriceEntry.faulty("line " + line.number(), line.fault());
        }
        try {
            List<String> texts = csv.values(line.text());
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < texts.size(); i++) {
                if (!texts.get(i).isBlank()) {
                    values.put(csv.names().get(i), texts.get(i).strip());
                }
            }
            return new PriceEntry("line " + line.number(), null, values, null);
        } catch (BadLineException e) {
            return PriceEntry.faulty(
                    "line " + line.number(),
                    String.valueOf(lines.refuse(line, e.reason()).fault()));
        }
    }
}
