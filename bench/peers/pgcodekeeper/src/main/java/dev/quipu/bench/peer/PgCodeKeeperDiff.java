package dev.quipu.bench.peer;

import org.pgcodekeeper.core.api.DatabaseFactory;
import org.pgcodekeeper.core.api.PgCodeKeeperApi;
import org.pgcodekeeper.core.settings.CoreSettings;

/** pgCodeKeeper through its Java API: its command line is not on Maven Central. */
public final class PgCodeKeeperDiff {
    private PgCodeKeeperDiff() {}

    /** Takes two JDBC URLs and a user; the password comes from PGPASSWORD. */
    public static void main(String[] args) throws Exception {
        CoreSettings settings = new CoreSettings();
        DatabaseFactory databases = new DatabaseFactory(settings);
        String rights = "?user=" + args[2] + "&password=" + System.getenv("PGPASSWORD");
        System.out.println(PgCodeKeeperApi.diff(
                settings, databases.loadFromJdbc(args[0] + rights), databases.loadFromJdbc(args[1] + rights)));
    }
}
