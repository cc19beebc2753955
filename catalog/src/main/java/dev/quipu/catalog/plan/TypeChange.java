package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What it takes to give a column another type.
 *
 * @param from the type before, with modifiers
 * @param to the type after
 * @param context where user-defined types are looked up
 */
record TypeChange(String from, String to, Context context) {
    private static final Pattern MODIFIERS = Pattern.compile("^(.*?)\\(([0-9, -]+)\\)(.*)$");
    private static final Set<String> TEXTS = Set.of("text", "character varying", "character", "name", "\"char\"");
    private static final Set<String> NUMBERS =
            Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision", "money");
    private static final Set<String> TIMES = Set.of("date", "timestamp without time zone", "timestamp with time zone");
    private static final Set<Set<String>> ALIKE = Set.of(
            Set.of("time without time zone", "time with time zone", "interval"),
            Set.of("bit", "bit varying"),
            Set.of("json", "jsonb"),
            Set.of("inet", "cidr"),
            Set.of("macaddr", "macaddr8"),
            NUMBERS,
            TIMES);

    /** Pairs that the server casts only if told to, beside those to and from text. */
    private static final Map<String, Set<String>> EXPLICIT =
            Map.of("integer", Set.of("boolean", "bit"), "boolean", Set.of("integer"), "bigint", Set.of("bit"));

    private static final String ARRAY = "[]";
    private static final String INTERVAL = "interval";

    /** Bytes. */
    private static final int LONGEST_NAME = 63;

    /** Numbers without a fraction. */
    private static final Set<String> EXACT = Set.of("smallint", "integer", "bigint");

    /** What takes every value of a type, where it has no modifiers. */
    private static final Map<String, Set<String>> WIDER = Map.of(
            "boolean", Set.of("integer"),
            "int4range", Set.of("int8range"),
            "smallint", Set.of("integer", "bigint", "numeric", "real", "double precision"),
            "integer", Set.of("boolean", "bigint", "numeric", "real", "double precision"),
            "bigint", Set.of("numeric", "real", "double precision"),
            "real", Set.of("double precision"),
            "json", Set.of("text"),
            "jsonb", Set.of("json", "text"));

    /** Returns the USING clause with a blank before it; empty if the server casts by itself. */
    String using(String column) {
        String cast = cast(column);
        return cast.equals(column) ? "" : " USING " + cast;
    }

    /** Returns a column as it is to be stored under the new type; by its name alone if the server casts by itself. */
    String cast(String column) {
        String one = base(from);
        String other = base(to);
        if (one.equals(other) || isAssignment(one, other)) {
            return column;
        }
        return column + (isByText() && !TEXTS.contains(one) ? "::text" : "") + "::" + Wording.type(to);
    }

    /** Whether the server casts if told to. Of a domain it casts what that is made of. */
    private boolean isExplicit() {
        return EXPLICIT.getOrDefault(base(domainBase(from)), Set.of()).contains(base(domainBase(to)));
    }

    /** Whether the server casts when it stores one type as the other. Any type becomes text so. */
    private boolean isAssignment(String one, String other) {
        if (one.endsWith(ARRAY) && other.endsWith(ARRAY)) {
            return isAssignment(element(one), element(other));
        }
        return TEXTS.contains(other)
                || ALIKE.stream().anyMatch(alike -> alike.contains(one) && alike.contains(other))
                || base(domainBase(one)).equals(base(domainBase(other)))
                || (isDomain(one) && isAssignment(base(domainBase(one)), other))
                || (isDomain(other) && isAssignment(one, base(domainBase(other))));
    }

    /** Whether the database has a cast of its own between them, throughout. */
    private boolean isCastThere(String one, String other) {
        ObjectId cast = ObjectId.of(Kind.CAST, one, other);
        return isKept(cast) && context.from().uses(cast).stream().allMatch(this::isKept);
    }

    private boolean isKept(ObjectId id) {
        CatalogObject before = context.from().find(id);
        return before != null && before.equals(context.to().find(id));
    }

    /**
     * Whether every row is written anew. It is not where the old values are good as they are: a longer or unlimited
     * {@code varchar}, a wider {@code numeric} of the same scale, a domain without checks.
     */
    boolean rewrites() {
        String one = base(from);
        String other = base(to);
        if (one.equals(other)) {
            return !isWider(one);
        }
        if (isDomain(one) && !isUnlimited(domainBase(to))) {
            // The server does not see that a length of the domain's is that of the type.
            return true;
        }
        if (isDomain(one) || isDomain(other)) {
            return demands(other) || new TypeChange(domainBase(from), domainBase(to), context).rewrites();
        }
        boolean bothVary = isVarying(one) && isVarying(other) && isUnlimited(to);
        return !(bothVary || (one.equals("cidr") && other.equals("inet")));
    }

    /** Whether values may come out otherwise, without an error: rounded, cut, or without what the new type does not hold. */
    boolean loses() {
        if (from.endsWith(ARRAY) && to.endsWith(ARRAY)) {
            return new TypeChange(element(from), element(to), context).loses();
        }
        if (isDomain(from) || isDomain(to)) {
            return new TypeChange(domainBase(from), domainBase(to), context).loses();
        }
        String one = base(from);
        String other = base(to);
        if (one.startsWith(INTERVAL) && other.startsWith(INTERVAL)) {
            return isLessExact() || (!one.equals(other) && cutsFields(other));
        }
        if (one.equals(other)) {
            return switch (one) {
                case "numeric" -> !isUnlimited(to) && (isUnlimited(from) || Math.max(second(from), 0) > second(to));
                case "timestamp without time zone",
                        "timestamp with time zone",
                        "time without time zone",
                        "time with time zone" -> isLessExact();
                default -> false;
            };
        }
        boolean isExact = EXACT.contains(other);
        return (NUMBERS.contains(one) && isExact && !EXACT.contains(one))
                || (one.equals("numeric") && (other.equals("real") || other.equals("double precision")))
                || (one.equals("bigint") && (other.equals("real") || other.equals("double precision")))
                || (one.equals("integer") && other.equals("real"))
                || (one.equals("double precision") && other.equals("real"))
                || (NUMBERS.contains(one) && !EXACT.contains(one) && other.equals("numeric"))
                || (one.startsWith("timestamp") && other.startsWith("timestamp") && isLessExact())
                || (EXACT.contains(one) && EXPLICIT.getOrDefault(one, Set.of()).contains(other))
                || (one.startsWith("timestamp") && (other.equals("date") || other.startsWith("time ")))
                || (one.equals("time with time zone") && other.equals("time without time zone"))
                || (TEXTS.contains(one) && isLessThanText(other))
                || (one.equals("json") && other.equals("jsonb"))
                || (one.equals("inet") && other.equals("cidr"));
    }

    /** Whether what values become hangs on the time zone of the session: only one side holds zones, or shows a time in one. */
    boolean asksZone() {
        if (from.endsWith(ARRAY) && to.endsWith(ARRAY)) {
            return new TypeChange(element(from), element(to), context).asksZone();
        }
        String one = base(domainBase(from));
        String other = base(domainBase(to));
        return isZoned(one) != isZoned(other)
                ? (isByText() || (isClock(one) && isClock(other))) && !isTimeOfDay(one, other)
                : one.equals("timestamp with time zone") && other.equals("time with time zone");
    }

    private static boolean isZoned(String type) {
        return type.endsWith(" with time zone");
    }

    /** What says a time, with a zone or without. */
    private static boolean isClock(String type) {
        return TIMES.contains(type) || type.startsWith("time ") || TEXTS.contains(type);
    }

    /** Of a time of day the zone is dropped, or stands in its text, as it is. */
    private static boolean isTimeOfDay(String one, String other) {
        return one.equals("time with time zone") && (other.equals("time without time zone") || TEXTS.contains(other));
    }

    /** Text can have more digits than a type of so many, and more characters than a name. */
    private boolean isLessThanText(String other) {
        return switch (other) {
            case "name" -> isUnlimited(from) || first(from) > LONGEST_NAME;
            case "\"char\"", "bit" -> true;
            case "numeric", "bit varying" -> !isUnlimited(to);
            default ->
                other.startsWith(INTERVAL)
                        ? !isUnlimited(to) || cutsFields(other)
                        : other.startsWith("time") && !isUnlimited(to);
        };
    }

    /** Fields of an interval, such as hour to minute, are cut off below the last; below seconds there are none. */
    private static boolean cutsFields(String interval) {
        return !interval.equals(INTERVAL) && !interval.endsWith("second");
    }

    private boolean isLessExact() {
        return !isUnlimited(to) && (isUnlimited(from) || first(from) > first(to));
    }

    /** Whether there are values that the new type refuses. */
    boolean mayFail() {
        if (isDomain(from) && !isDomain(to)) {
            TypeChange bare = new TypeChange(domainBase(from), to, context);
            return bare.rewrites() && bare.mayFail();
        }
        String one = base(domainBase(from));
        String other = base(domainBase(to));
        boolean isChecked = isDomain(to) && !isPlainDomain(base(from), base(to));
        boolean isWholeText = (other.equals("text") || other.equals("character varying")) && isUnlimited(to);
        boolean isWider = WIDER.getOrDefault(one, Set.of()).contains(other) && isUnlimited(to);
        return isChecked || !(isWholeText || isWider || isRoomier());
    }

    /** Whether the type is the same with room for more, although the server writes its values anew. */
    private boolean isRoomier() {
        if (from.endsWith(ARRAY) && to.endsWith(ARRAY)) {
            return !new TypeChange(element(from), element(to), context).mayFail();
        }
        if (!base(from).equals(base(to)) || isUnlimited(from) || isUnlimited(to)) {
            return false;
        }
        return switch (base(from)) {
            case "character" -> first(to) >= first(from);
            case "numeric" -> second(to) >= second(from) && first(to) - second(to) >= first(from) - second(from);
            default -> false;
        };
    }

    private static boolean isVarying(String type) {
        return type.equals("text") || type.equals("character varying");
    }

    private boolean isUnlimited(String type) {
        return !MODIFIERS.matcher(type).matches();
    }

    private boolean isWider(String base) {
        if (from.equals(to)) {
            return true;
        }
        return switch (base) {
            case "character varying", "bit varying" ->
                isUnlimited(to) || (!isUnlimited(from) && first(to) >= first(from));
            case "numeric" ->
                isUnlimited(to) || (!isUnlimited(from) && second(to) == second(from) && first(to) >= first(from));
            case "timestamp without time zone",
                    "timestamp with time zone",
                    "time without time zone",
                    "time with time zone",
                    INTERVAL -> isUnlimited(to) || first(to) == 6 || (!isUnlimited(from) && first(to) >= first(from));
            default -> false;
        };
    }

    private boolean isPlainDomain(String one, String other) {
        return !demands(other)
                && (isDomain(one) || isDomain(other))
                && domainBase(one).equals(domainBase(other));
    }

    private boolean demands(String type) {
        return new TypeFacts(type, context).demands();
    }

    private boolean isDomain(String type) {
        return domain(type) != null;
    }

    private @org.jspecify.annotations.Nullable DomainType domain(String type) {
        CatalogObject object = context.types().get(type);
        return object instanceof DomainType domain ? domain : null;
    }

    private String domainBase(String type) {
        DomainType domain = domain(type);
        return domain == null ? type : domainBase(domain.baseType());
    }

    /** Returns the old type without modifiers. */
    String fromBase() {
        return base(from);
    }

    /** Returns the new type without modifiers. */
    String toBase() {
        return base(to);
    }

    /** Whether the new type has a length or precision. */
    boolean isLimited() {
        return !isUnlimited(to);
    }

    /** Returns the length or precision of the new type; 0 if it has none. */
    int limit() {
        return first(to);
    }

    /** Returns the scale of the new type; 0 if it has none. */
    int scale() {
        return second(to);
    }

    /** Whether the old value is read anew as text: it is one, or is made one. */
    boolean isByText() {
        String one = base(from);
        String other = base(to);
        return !one.equals(other) && !isAssignment(one, other) && !isCastThere(one, other) && !isExplicit();
    }

    /**
     * Returns what is true of values that come out otherwise; they are compared as the old type, or,
     * if that is text, as the new one without its limit.
     */
    String altered(String column) {
        String one = base(from);
        String other = base(to);
        if (one.startsWith("timestamp") && other.startsWith("time ")) {
            // There is no way back from a time of day to compare with.
            return column + " IS NOT NULL";
        }
        String cast = "(" + cast(column) + ")::" + Wording.type(to);
        if (TEXTS.contains(base(domainBase(from))) && !TEXTS.contains(other)) {
            return alteredText(column, cast, other);
        }
        // json knows no equality but that of its text.
        String asText = one.equals("json") ? "::text" : "";
        return column + asText + " IS DISTINCT FROM " + cast + "::" + Wording.type(from) + asText;
    }

    /** From 16 on what is no value of the new type at all is left to the query for that. */
    private String alteredText(String column, String cast, String other) {
        String bare = other.startsWith(INTERVAL) ? INTERVAL : other.equals("bit") ? "bit varying" : other;
        String whole = Wording.type(bare);
        String altered =
                column + "::" + whole + " IS DISTINCT FROM " + cast + (other.equals("bit") ? "::bit varying" : "");
        return TypeMisfits.asksInput(context)
                ? "CASE WHEN " + TypeMisfits.isReadable(column, whole) + " THEN " + altered + " END"
                : altered;
    }

    private static String element(String array) {
        return array.substring(0, array.length() - ARRAY.length());
    }

    private static String base(String type) {
        Matcher matcher = MODIFIERS.matcher(type);
        return matcher.matches() ? matcher.group(1) + matcher.group(3) : type;
    }

    private static int first(String type) {
        return modifier(type, 0);
    }

    private static int second(String type) {
        return modifier(type, 1);
    }

    private static int modifier(String type, int at) {
        Matcher matcher = MODIFIERS.matcher(type);
        if (!matcher.matches()) {
            return 0;
        }
        String[] numbers = matcher.group(2).split(", *", -1);
        return at < numbers.length ? Integer.parseInt(numbers[at].strip()) : 0;
    }
}
