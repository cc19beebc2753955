package dev.quipu.agents.prices;

import dev.quipu.migration.pack.PackReport;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Collects what to tell of an import. */
final class PriceReport {
    private static final int SHOWN = 20;
    private static final int NAMES_SHOWN = 10;

    private final Map<String, Reason> leftOut = new LinkedHashMap<>();
    private final Map<String, Reason> rejected = new LinkedHashMap<>();
    private PackReport report = PackReport.of("outcome", "models", "prices", "first", "reason");

    private record Reason(long entries, String first, String reason) {
        /** One that several entries have is told without what is each one's own. */
        Reason and(Reason other) {
            return new Reason(entries + other.entries, first, plain(reason));
        }

        static String plain(String reason) {
            return reason.replaceAll("\"[^\"]*\"", "…")
                    .replaceAll("is [0-9.]+, and … says [0-9.]+", "is told twice, and otherwise");
        }
    }

    void leftOut(String place, String reason) {
        leftOut.merge(reason, new Reason(1, place, reason), Reason::and);
    }

    void rejected(String place, String reason) {
        rejected.merge(Reason.plain(reason), new Reason(1, place, reason), Reason::and);
    }

    void counts(List<PriceTable.Count> counts) {
        counts.forEach(count -> report = report.withRow(count.outcome(), count.models(), count.prices(), null, null));
    }

    void changes(List<PriceTable.Change> changes, long all) {
        for (PriceTable.Change change : changes) {
            report = report.withNote("%s, %s: %s, before %s"
                    .formatted(
                            change.model(),
                            change.kind(),
                            change.after().stripTrailingZeros().toPlainString(),
                            change.before().stripTrailingZeros().toPlainString()));
        }
        if (all > changes.size()) {
            report = report.withNote("and %,d other prices that change".formatted(all - changes.size()));
        }
    }

    void note(String note) {
        report = report.withNote(note);
    }

    void names(String what, Map<String, Long> names) {
        if (names.isEmpty()) {
            return;
        }
        String most = names.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(NAMES_SHOWN)
                .map(name -> "%s (%,d)".formatted(name.getKey(), name.getValue()))
                .collect(Collectors.joining(", "));
        int others = names.size() - NAMES_SHOWN;
        note(what + most + (others > 0 ? " and %,d others".formatted(others) : ""));
    }

    /** Returns what is to tell; it is not whole if an entry was rejected. */
    PackReport made() {
        PackReport made = rows(rows(report, "left_out", leftOut), "rejected", rejected);
        return rejected.isEmpty() ? made : made.incomplete();
    }

    private static PackReport rows(PackReport report, String outcome, Map<String, Reason> reasons) {
        PackReport made = report;
        List<Reason> most = reasons.values().stream()
                .sorted(Comparator.comparingLong(Reason::entries).reversed())
                .toList();
        for (Reason reason : most.subList(0, Math.min(SHOWN, most.size()))) {
            made = made.withRow(outcome, reason.entries(), null, reason.first(), reason.reason());
        }
        long others = most.stream().skip(SHOWN).mapToLong(Reason::entries).sum();
        return others == 0 ? made : made.withRow(outcome, others, null, null, "other reasons");
    }
}
