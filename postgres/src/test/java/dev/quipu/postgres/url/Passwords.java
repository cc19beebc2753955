package dev.quipu.postgres.url;

import java.util.List;
import java.util.SplittableRandom;

/** Random passwords of characters that mean something in some form; each holds a mark by which it is found in texts. */
final class Passwords {
    static final String[] MARKS = {"Xq1", "Zw2", "Vk3"};

    static final List<String> URLS = List.of(
            "postgres://u:PASSWORD@h:1/db?sslmode=require",
            "postgresql://h/db?user=u&password=PASSWORD&sslmode=require",
            "postgresql+asyncpg://u:PASSWORD@h/db?ssl=require",
            "postgresql+psycopg2://h/db?password=PASSWORD",
            "jdbc:postgresql://h/db?user=u&password=PASSWORD&sslmode=require");

    static final String WITHOUT_HOST = "postgres://u:PASSWORD";

    /** With such a password nobody can tell that the host is missing: {@code u} is read as one, with a port or without. */
    static final String LIKE_A_HOST = ".*@.*|\\d*,.*|\\d+[/?].*|[/?].*";

    /** The last ones are wrong whatever the password is. */
    static final List<String> FORMS = List.of(
            URLS.get(0),
            URLS.get(1),
            URLS.get(2),
            URLS.get(3),
            URLS.get(4),
            "host=h password=PASSWORD user=u",
            "host=h password='PASSWORD' user=u",
            "postgres://u:PASSWORD@h:port/db?sslmode=require",
            "postgres://u:PASSWORD@h/db?sslmode=nothing",
            WITHOUT_HOST,
            "postgres://u:PASSWORD@",
            "u:PASSWORD@h/db",
            "postgres:/u:PASSWORD@h/db",
            "mysql://u:PASSWORD@h/db",
            "jdbc:postgresql://u:PASSWORD@h/db",
            "jdbc:mysql://h/db?password=PASSWORD",
            "host=h password=PASSWORD sslmode=nothing",
            "host=h password='PASSWORD' sslmode=nothing");

    private static final String PIECES = "@@::///??##&&==%%+'\"\\ ,;[]$!~äß€.-_aB9";

    private Passwords() {}

    static String next(SplittableRandom random) {
        var text = new StringBuilder();
        for (String mark : MARKS) {
            int length = random.nextInt(5);
            for (int i = 0; i < length; i++) {
                text.append(PIECES.charAt(random.nextInt(PIECES.length())));
            }
            text.append(mark);
        }
        return text.toString();
    }
}
