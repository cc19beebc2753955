package dev.quipu.postgres.plan;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.MadeName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls some of what a random script makes as hardly anybody would, and the server allows: with quotes, dots, line ends, SQL and
 * other scripts in it, keywords, names of 63 bytes. Every fourth pair of schemas has such names, the same in both.
 */
final class HostileNames {
    private static final Pattern TOKEN =
            Pattern.compile("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\\$\\$.*?\\$\\$|[A-Za-z_]\\w*", Pattern.DOTALL);

    /** What tables call their own parts. */
    private static final Pattern PART = Pattern.compile("t\\d_\\w+|to_t\\d|p\\d(_own)?");

    private static final Pattern KEY = Pattern.compile("t\\d_pkey");
    private static final Set<String> NAMES = Set.of(
            ("t1 t2 t3 t4 id a b c d e g q1 q2 v1 v2 m1 m1_i tr seen ru size label free tone triple line span one other "
                            + "more greet listed work total twice touch counted one_of fourfold name who mood_number h h1 "
                            + "h_ck x y z extra pd l l1 l2 ld l_n ltr p_x ptr kind note at m period period_of up far ft "
                            + "ft_ck same class family parser template words conf conv watch above below typed whole")
                    .split(" "));
    private static final Map<String, String> KEYWORDS = Map.of(
            "a",
            "select",
            "b",
            "user",
            "c",
            "Table",
            "d",
            "order",
            "e",
            "end",
            "t1",
            "group",
            "t2",
            "from",
            "size",
            "int",
            "label",
            "character varying");
    private static final List<String> SHAPES = List.of(
            "Upper %s",
            "%s\"quoted\"",
            "s.%s",
            "%s's",
            "back\\%s",
            "%s\nline",
            "%s\r\n\ttab",
            " %s ",
            "ö%s€😀",
            "%s$1",
            "%s$$",
            "%s--",
            "/*%s",
            "%s;",
            "%s), (y",
            "(%s",
            "1%s",
            "%s::text",
            "?%s",
            "%s NOT VALID",
            "%s DEFERRABLE",
            "x WHERE (%s",
            "%s FOR EACH ROW",
            "%s WITH (fillfactor='70')",
            "VALUE %s",
            "%s[]");

    private final long seed;

    /**
     * @param pair the pair of schemas
     */
    HostileNames(long pair) {
        this.seed = pair;
    }

    /** Returns the statements with their names. */
    List<String> in(List<String> statements) {
        return seed % 4 == 3
                ? statements.stream()
                        .map(sql -> TOKEN.matcher(sql).replaceAll(this::replacement))
                        .toList()
                : statements;
    }

    private String replacement(MatchResult token) {
        String name = token.group();
        if (KEY.matcher(name).matches()) {
            return Matcher.quoteReplacement(
                    MadeName.of(called(name.substring(0, 2)), "", "pkey").display());
        }
        boolean isName = NAMES.contains(name) || PART.matcher(name).matches();
        return Matcher.quoteReplacement(isName ? new Identifier(called(name)).display() : name);
    }

    private String called(String name) {
        var dice = new SplittableRandom(seed * 1_000_003 + name.hashCode());
        return switch (dice.nextInt(10)) {
            case 0, 1, 2 -> SHAPES.get(dice.nextInt(SHAPES.size())).formatted(name);
            case 3 -> KEYWORDS.getOrDefault(name, name);
            case 4 ->
                new Identifier(name + (dice.nextBoolean() ? "x" : "ä").repeat(Identifier.MAX_BYTES))
                        .truncated()
                        .value();
            default -> name;
        };
    }
}
