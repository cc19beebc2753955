package dev.quipu.postgres.scratch;

import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.url.DatabaseUrl;
import java.util.Properties;

/** How this package connects. */
final class Connections {
    private Connections() {}

    static Session open(DatabaseUrl url, String application) {
        Properties properties = url.toJdbcProperties();
        properties.setProperty("ApplicationName", application);
        return Session.open(url.toJdbcUrl(), properties);
    }
}
