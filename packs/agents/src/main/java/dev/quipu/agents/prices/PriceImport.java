package dev.quipu.agents.prices;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.quipu.agents.lines.BadLineException;
import dev.quipu.agents.lines.Characters;
import dev.quipu.agents.lines.LineReader;
import dev.quipu.agents.prices.EntryReader.LeftOutException;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One import: all of it in one transaction, so that no request meets half a list. */
final class PriceImport {
    private static final int ENTRIES_BETWEEN_LOOKS = 1_000;
    private static final int CHANGES_SHOWN = 20;

    private final PackRun run;
    private final Options options;
    private final PriceReport report = new PriceReport();

    /**
     * How it is asked for.
     *
     * @param file what to read
     * @param format what it holds
     * @param from from when on prices hold; null for now
     * @param providers whose prices are taken, parted by commas; empty for all
     * @param map what was said of names of providers, or an empty text
     */
    record Options(
            String file, PriceFormat format, @Nullable Instant from, String providers, String map) {}

    PriceImport(PackRun run, Options options) {
        this.run = run;
        this.options = options;
    }

    PackReport run(@Nullable Writer rejects) throws SQLException, IOException {
        Connection connection = run.connection();
        PriceProviders providers = PriceProviders.parse(PriceTable.providers(connection), options.map());
        List<String> wanted = options.providers().isEmpty() ? List.of() : providers.named(options.providers());
        EntryReader reader = new EntryReader(providers, wanted);
        connection.setAutoCommit(false);
        try (InputStream stream = run.read(options.file())) {
            PriceTable table = new PriceTable(connection);
            table.open();
            if (!readAll(entries(stream), reader, table, rejects)) {
                report.note("stopped before the end; nothing was changed");
                return report.made().incomplete();
            }
            write(table);
            tellOfTheRest(reader);
            if (!run.isDryRun()) {
                connection.commit();
            }
            return report.made();
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private PriceEntries entries(InputStream stream) throws IOException {
        return switch (options.format()) {
            case CSV -> CsvEntries.of(lines(stream));
            case JSONL -> new JsonLineEntries(lines(stream));
            case JSON -> JsonEntries.of(stream, options.file());
        };
    }

    private LineReader lines(InputStream stream) {
        return new LineReader(Characters.of(stream, options.file(), null));
    }

    /** Returns false if it was stopped before the end. */
    private boolean readAll(PriceEntries entries, EntryReader reader, PriceTable table, @Nullable Writer rejects)
            throws SQLException, IOException {
        CsvWriter csv = rejects == null
                ? null
                : CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(rejects);
        if (csv != null) {
            csv.writeRecord("place", "reason");
        }
        long count = 0;
        for (PriceEntry entry = entries.next(); entry != null; entry = entries.next()) {
            try {
                table.add(reader.read(entry));
            } catch (LeftOutException e) {
                report.leftOut(entry.place(), e.reason());
            } catch (BadLineException e) {
                report.rejected(entry.place(), e.reason());
                if (csv != null) {
                    csv.writeRecord(entry.place(), e.reason());
                }
            }
            count++;
            if (count % ENTRIES_BETWEEN_LOOKS == 0) {
                run.progress("%,d models read".formatted(count));
                if (run.isStopped()) {
                    return false;
                }
            }
        }
        if (csv != null) {
            csv.flush();
        }
        return true;
    }

    private void write(PriceTable table) throws SQLException {
        table.judge(options.from());
        List<PriceTable.Count> counts = table.counts();
        report.counts(counts);
        long changed = counts.stream()
                .filter(count -> count.outcome().equals("changed"))
                .mapToLong(PriceTable.Count::prices)
                .sum();
        report.changes(table.changes(CHANGES_SHOWN), changed);
        long ending = table.endingLater();
        if (ending > 0) {
            report.note("%,d of them hold until a later price that is there already".formatted(ending));
        }
        table.write();
        long hidden = table.show();
        if (hidden > 0) {
            report.note("models whose prices have too many decimals for ai_models, which shows other ones: %,d"
                    .formatted(hidden));
        }
    }

    private void tellOfTheRest(EntryReader reader) {
        report.names("providers that the database does not have: ", reader.unknownProviders());
        report.names("not used: ", reader.unusedNames());
        if (run.isDryRun()) {
            report.note("dry run: nothing was changed");
        }
    }
}
