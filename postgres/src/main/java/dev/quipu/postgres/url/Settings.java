package dev.quipu.postgres.url;

import dev.quipu.postgres.name.NearestNames;
import dev.quipu.postgres.url.DatabaseUrlException.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What a text sets, while it is read. A later setting replaces an earlier one, as in libpq. */
final class Settings {
    private final UrlText text;
    private final Map<Keyword, String> values = new EnumMap<>(Keyword.class);
    private final Map<String, String> driverProperties = new TreeMap<>();

    Settings(UrlText text) {
        this.text = text;
    }

    /**
     * Sets a parameter.
     *
     * @param start where its value is in the text, for a failure
     */
    void put(Keyword keyword, String value, int start, int end) {
        if (value.indexOf('\0') >= 0) {
            throw text.wrong(Reason.INVALID_VALUE, "a NUL character is in the text", start, null);
        }
        if (!keyword.accepts(value)) {
            throw text.wrong(
                    Reason.INVALID_VALUE,
                    "%s is %s but must be %s".formatted(keyword.text(), text.quote(start, end), keyword.expectation()),
                    start,
                    text.hides(start, end)
                            ? null
                            : NearestNames.hint(value, keyword.choices()).orElse(null));
        }
        values.put(keyword, value);
    }

    void putDriverProperty(String name, String value) {
        driverProperties.put(name, value);
    }

    boolean has(Keyword keyword) {
        return values.containsKey(keyword);
    }

    String get(Keyword keyword) {
        return values.getOrDefault(keyword, "");
    }

    DatabaseUrl toUrl() {
        if (!HostList.fits(values)) {
            throw text.wrong(Reason.INVALID_VALUE, HostList.MISMATCH, 0, HostList.MISMATCH_HINT);
        }
        return new DatabaseUrl(values, driverProperties);
    }
}
