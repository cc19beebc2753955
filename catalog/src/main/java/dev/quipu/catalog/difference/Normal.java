package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.sql.Token;
import dev.quipu.catalog.sql.Token.Form;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The normal form of an object: two objects are the same if these are equal. */
final class Normal {
    /** The attributes that hold SQL which the server has printed. */
    static final Set<String> PRINTED = Set.of(
            "Table.partitionKey",
            "Column.defaultExpression",
            "Generated.expression",
            "Constraint.definition",
            "Check.definition",
            "DomainType.defaultExpression",
            "Index.predicate",
            "Index.definition",
            "Key.expression",
            "View.query",
            "MaterializedView.query",
            "Policy.using",
            "Policy.check",
            "Rule.definition",
            "Trigger.definition",
            "Statistics.definition",
            "PublishedTable.where",
            "Function.arguments");

    /** The languages in whose texts white space means nothing, outside of constants and comments. */
    private static final Set<String> FREE_LANGUAGES = Set.of("sql", "plpgsql");

    /** Stands for a name that nobody has chosen. */
    private static final Identifier NO_NAME = new Identifier("?");

    private final DifferenceOptions options;

    Normal(DifferenceOptions options) {
        this.options = options;
    }

    /** Tells whether names count that the server has chosen. */
    boolean countsGeneratedNames() {
        return options.generatedNames();
    }

    boolean same(CatalogObject one, CatalogObject other) {
        return one.equals(other) || (one.id().kind() == other.id().kind() && of(one).equals(of(other)));
    }

    /** Returns a value that is equal for two objects of one kind if and only if they do not differ. */
    CatalogObject of(CatalogObject object) {
        CatalogObject withoutNoise = (CatalogObject) Records.rewrite((Record) object, this::leaf);
        return switch (withoutNoise) {
            case Function function -> withoutWhiteSpace(function);
            case DomainType domain when !options.generatedNames() -> withoutGeneratedNames(domain);
            default -> withoutNoise;
        };
    }

    private @Nullable Object leaf(String key, Object value) {
        if (PRINTED.contains(key)) {
            return CanonicalSql.of((String) value);
        }
        boolean isOrder = key.equals("Column.position") && !options.columnOrder();
        return isOrder ? (Object) 0 : value;
    }

    /** The checks of a domain are no objects of their own. */
    private static DomainType withoutGeneratedNames(DomainType domain) {
        String name = domain.name().name().value();
        DomainType nameless = Records.rewrite(domain, (key, value) -> switch (key) {
            case "Check.name", "NotNull.name" ->
                GeneratedName.isOfDomain(((Identifier) value).value(), name) ? NO_NAME : value;
            default -> value;
        });
        List<DomainType.Check> sorted = nameless.checks().stream()
                .sorted(Comparator.comparing(
                                (DomainType.Check check) -> check.name().value())
                        .thenComparing(DomainType.Check::definition))
                .toList();
        return Records.with(nameless, "checks", sorted);
    }

    private Function withoutWhiteSpace(Function function) {
        if (options.whiteSpace() || function.body().isEmpty()) {
            return function;
        }
        String body = body(function);
        String definition = function.definition().replace(function.body(), body);
        return Records.rewrite(function, (key, value) -> switch (key) {
            case "Function.body" -> body;
            case "Function.definition" -> definition;
            default -> value;
        });
    }

    private static String body(Function function) {
        return FREE_LANGUAGES.contains(function.language().toLowerCase(Locale.ROOT))
                ? collapsed(function.body())
                : function.body().lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    /** A comment to the end of its line keeps that line end. */
    private static String collapsed(String sql) {
        var collapsed = new StringBuilder(sql.length());
        String separator = "";
        for (Token token : Token.split(sql.strip())) {
            if (token.form() == Form.SPACE) {
                separator = separator.isEmpty() ? " " : separator;
            } else {
                boolean toLineEnd = token.text().startsWith("--");
                collapsed.append(separator).append(toLineEnd ? token.text().stripTrailing() : token.text());
                separator = toLineEnd ? "\n" : "";
            }
        }
        return collapsed.toString();
    }

    /**
     * Tells whether a column is only what its view's query makes it, so that it is no object for a comparison. A view's
     * column can have a default of its own, and a materialized view's column what governs its storage.
     */
    static boolean isDerived(Column column, Kind relation) {
        boolean plain = column.defaultExpression() == null
                && column.compression() == null
                && column.statistics() == null
                && column.options().isEmpty();
        return switch (relation) {
            case VIEW -> plain;
            case MATERIALIZED_VIEW -> plain && column.storage() == Column.Storage.OF_TYPE;
            default -> false;
        };
    }
}
