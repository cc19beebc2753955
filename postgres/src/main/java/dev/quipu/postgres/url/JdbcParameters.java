package dev.quipu.postgres.url;

import dev.quipu.postgres.url.Query.Parameter;
import java.util.Arrays;
import java.util.TreeSet;
import org.postgresql.PGProperty;

/**
 * The parameters of a JDBC URL. What libpq has a word for becomes that; what only pgjdbc has is kept for it; the driver
 * would pass over what it does not know, here it is an error.
 */
final class JdbcParameters {
    private final UrlText text;
    private final Settings settings;
    private boolean ssl;
    private String currentSchema = "";

    JdbcParameters(UrlText text, Settings settings) {
        this.text = text;
        this.settings = settings;
    }

    void put(Parameter parameter) {
        String value = parameter.value();
        switch (parameter.name()) {
            case "ssl" -> ssl = value.isEmpty() || value.equalsIgnoreCase("true");
            case "currentSchema" -> currentSchema = value;
            case "targetServerType" -> putServerType(parameter);
            case "tcpKeepAlive" -> set(Keyword.KEEPALIVES, isTrue(value) ? "1" : "0", parameter);
            case "loadBalanceHosts" -> set(Keyword.LOAD_BALANCE_HOSTS, isTrue(value) ? "random" : "disable", parameter);
            case "gssEncMode" -> putEncryption(parameter);
            default -> putOther(parameter);
        }
    }

    /** The driver's own default, which its data sources write into the URLs that they tell, is a word that libpq lacks. */
    private void putEncryption(Parameter parameter) {
        if (parameter.value().equals("allow")) {
            settings.putDriverProperty(parameter.name(), parameter.value());
        } else {
            set(Keyword.GSSENCMODE, parameter.value(), parameter);
        }
    }

    /** Sets what depends on more than one parameter. */
    void finish() {
        // The driver: sslmode decides where both are given, and ssl alone asks for a verified certificate.
        if (ssl && !settings.has(Keyword.SSLMODE)) {
            settings.put(Keyword.SSLMODE, "verify-full", 0, 0);
        }
        if (!currentSchema.isEmpty()) {
            String path =
                    "-c search_path=" + currentSchema.replace("\\", "\\\\").replace(" ", "\\ ");
            settings.put(Keyword.OPTIONS, (settings.get(Keyword.OPTIONS) + " " + path).strip(), 0, 0);
        }
    }

    private void putServerType(Parameter parameter) {
        var attributes = JdbcNames.sessionAttributesOf(parameter.value());
        if (attributes.isPresent()) {
            set(Keyword.TARGET_SESSION_ATTRS, attributes.get(), parameter);
        } else if (parameter.value().equals("preferPrimary")) {
            settings.putDriverProperty(parameter.name(), parameter.value());
        } else {
            set(Keyword.TARGET_SESSION_ATTRS, parameter.value(), parameter);
        }
    }

    private void putOther(Parameter parameter) {
        var keyword = Keyword.of(parameter.name()).or(() -> JdbcNames.keywordOf(parameter.name()));
        if (keyword.isPresent()) {
            set(keyword.get(), parameter.value(), parameter);
        } else if (PGProperty.forName(parameter.name()) != null) {
            settings.putDriverProperty(parameter.name(), parameter.value());
        } else {
            var known = new TreeSet<>(Keyword.names());
            Arrays.stream(PGProperty.values()).map(PGProperty::getName).forEach(known::add);
            throw ParameterNames.unknown(text, parameter.start(), parameter.end(), known);
        }
    }

    private void set(Keyword keyword, String value, Parameter parameter) {
        settings.put(keyword, value, parameter.valueStart(), parameter.valueEnd());
    }

    private static boolean isTrue(String value) {
        return value.isEmpty() || value.equalsIgnoreCase("true");
    }
}
