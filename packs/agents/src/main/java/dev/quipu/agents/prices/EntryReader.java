package dev.quipu.agents.prices;

import dev.quipu.agents.lines.BadLineException;
import dev.quipu.agents.lines.Storable;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what the entries of a list say of models, and notes what it cannot use. */
final class EntryReader {
    private static final int LONGEST_MODEL = 100;

    /** LiteLLM's list describes itself in an entry of this name. */
    private static final String SAMPLE = "sample_spec";

    private final PriceProviders providers;
    private final List<String> wanted;
    private final Map<String, Long> unusedNames = new TreeMap<>();
    private final Map<String, Long> unknownProviders = new TreeMap<>();
    private final Map<List<Object>, Told> told = new HashMap<>();

    private record Told(String place, BigDecimal price) {}

    /** An entry that is none of those that were asked for. */
    static final class LeftOutException extends Exception {
        private static final long serialVersionUID = 1;

        LeftOutException(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Takes what is asked for.
     *
     * @param wanted the providers; none for all
     */
    EntryReader(PriceProviders providers, List<String> wanted) {
        this.providers = providers;
        this.wanted = List.copyOf(wanted);
    }

    ModelPrices read(PriceEntry entry) throws BadLineException, LeftOutException {
        if (entry.fault() != null) {
            throw new BadLineException(entry.fault());
        }
        if (SAMPLE.equals(entry.key())) {
            throw new LeftOutException("describes the list");
        }
        String provider = provider(entry);
        String model = model(entry, provider);
        Map<PriceKind, BigDecimal> prices = prices(entry);
        if (prices.isEmpty()) {
            throw new LeftOutException("has no price of tokens");
        }
        ModelPrices said = new ModelPrices(provider, model, prices);
        requireOneVoice(said, entry.place());
        return said;
    }

    /** A map is a list of everybody's models; in one's own, a provider that nobody knows is misspelled. */
    private String provider(PriceEntry entry) throws BadLineException, LeftOutException {
        String name = value(entry, PriceField.Of.PROVIDER);
        if (name == null) {
            throw new BadLineException("names no provider");
        }
        String provider = providers.find(name);
        if (!wanted.isEmpty() && (provider == null || !wanted.contains(provider))) {
            throw new LeftOutException("is of another provider");
        }
        if (provider != null) {
            return provider;
        }
        if (entry.key() == null) {
            throw new BadLineException(
                    "provider: \"%s\" is not one of %s".formatted(name, String.join(", ", providers.words())));
        }
        unknownProviders.merge(name, 1L, Long::sum);
        throw new LeftOutException("is of a provider that is not known");
    }

    private String model(PriceEntry entry, String provider) throws BadLineException {
        String name = entry.key() == null ? value(entry, PriceField.Of.MODEL) : entry.key();
        if (name == null || name.isBlank()) {
            throw new BadLineException("names no model");
        }
        String model = entry.key() == null ? name : providers.model(name, provider);
        Storable.require(model);
        int length = model.codePointCount(0, model.length());
        if (length > LONGEST_MODEL) {
            throw new BadLineException("model: has %,d characters, and %,d fit".formatted(length, LONGEST_MODEL));
        }
        return model;
    }

    private static @Nullable String value(PriceEntry entry, PriceField.Of field) {
        for (Map.Entry<String, String> value : entry.values().entrySet()) {
            if (PriceField.of(value.getKey()) == field) {
                return value.getValue();
            }
        }
        return null;
    }

    private Map<PriceKind, BigDecimal> prices(PriceEntry entry) throws BadLineException {
        String kindOfEntry = value(entry, PriceField.Of.KIND);
        Map<PriceKind, BigDecimal> prices = new EnumMap<>(PriceKind.class);
        for (Map.Entry<String, String> value : entry.values().entrySet()) {
            PriceField field = PriceField.of(value.getKey());
            if (field instanceof PriceField.Price price) {
                PriceKind kind = price.kind() == null ? kind(kindOfEntry) : price.kind();
                if (prices.put(kind, read(value, price.unit())) != null) {
                    throw new BadLineException(kind.word() + ": is given twice");
                }
            } else if (field == null && isOfInterest(entry, value.getKey())) {
                unusedNames.merge(value.getKey(), 1L, Long::sum);
            }
        }
        return prices;
    }

    private static BigDecimal read(Map.Entry<String, String> value, PriceUnit unit) throws BadLineException {
        try {
            return unit.perMillion(value.getValue());
        } catch (BadLineException e) {
            throw new BadLineException(value.getKey() + ": " + e.reason());
        }
    }

    private static PriceKind kind(@Nullable String word) throws BadLineException {
        for (PriceKind kind : PriceKind.values()) {
            if (kind.word().equalsIgnoreCase(word)) {
                return kind;
            }
        }
        throw new BadLineException(
                word == null
                        ? "names no kind of tokens"
                        : "kind: \"%s\" is not one of input, output, cached, reasoning, cache_write".formatted(word));
    }

    /** Of somebody else's list only what has to do with prices. */
    private static boolean isOfInterest(PriceEntry entry, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return entry.key() == null || lower.contains("cost") || lower.contains("price");
    }

    /** Of two prices of one thing nobody knows which is meant. */
    private void requireOneVoice(ModelPrices said, String place) throws BadLineException {
        for (Map.Entry<PriceKind, BigDecimal> price : said.perMillion().entrySet()) {
            Told before = told.get(key(said, price.getKey()));
            if (before != null && before.price().compareTo(price.getValue()) != 0) {
                throw new BadLineException("%s: is %s, and \"%s\" says %s"
                        .formatted(
                                price.getKey().word(),
                                price.getValue().toPlainString(),
                                before.place(),
                                before.price().toPlainString()));
            }
        }
        said.perMillion().forEach((kind, price) -> told.putIfAbsent(key(said, kind), new Told(place, price)));
    }

    private static List<Object> key(ModelPrices said, PriceKind kind) {
        return List.of(said.provider(), said.model(), kind);
    }

    /** Returns the names that told nothing that is kept, each with how many entries have it. */
    Map<String, Long> unusedNames() {
        return unusedNames;
    }

    /** Returns the providers that the database does not have, each with how many entries name it. */
    Map<String, Long> unknownProviders() {
        return unknownProviders;
    }
}
