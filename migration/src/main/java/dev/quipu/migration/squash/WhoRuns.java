package dev.quipu.migration.squash;

import dev.quipu.catalog.name.Identifier;
import java.util.regex.Pattern;

/**
 * The role that runs a script. A catalog knows it by its name, and it is another one in every database: what belongs to it, or
 * is granted to it, is said of whoever runs the script.
 */
final class WhoRuns {
    private final Pattern defaults;
    private final Pattern grants;
    private final Pattern policies;

    /** Takes the name that the role has in a catalog. */
    WhoRuns(String login) {
        String name = Pattern.quote(new Identifier(login).display());
        defaults = Pattern.compile("(?m)^(ALTER DEFAULT PRIVILEGES )FOR ROLE " + name + " ");
        grants = Pattern.compile("(?m)^((?:GRANT|REVOKE) [^;]* (?:TO|FROM) )" + name + "(?=;| WITH GRANT OPTION;)");
        policies = Pattern.compile("(?m)^(CREATE POLICY (?:(?!USING|WITH CHECK)[^;])*?\\bTO )" + name + "(?=[\\s;,])");
    }

    /** Returns the script without the name. */
    String in(String script) {
        String own = defaults.matcher(script).replaceAll("$1");
        String granted = grants.matcher(own).replaceAll("$1CURRENT_USER");
        return policies.matcher(granted).replaceAll("$1CURRENT_USER");
    }
}
