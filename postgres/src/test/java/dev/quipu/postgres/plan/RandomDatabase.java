package dev.quipu.postgres.plan;

import java.util.List;

/** What lies in no schema: event triggers, publications, subscriptions, default privileges, languages. */
final class RandomDatabase {
    private final RandomScript script;

    private RandomDatabase(RandomScript script) {
        this.script = script;
    }

    static void make(RandomScript script, RandomTables tables) {
        var database = new RandomDatabase(script);
        database.eventTrigger();
        database.publications(tables.names());
        database.subscription();
        database.defaultPrivileges();
        database.language();
    }

    private void eventTrigger() {
        if (script.chance(50)) {
            script.create("FUNCTION", "s.watch()", "RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END'");
            script.create(
                    "EVENT TRIGGER",
                    "watches",
                    "ON "
                            + script.any(
                                    "ddl_command_end",
                                    "ddl_command_start",
                                    "ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE')",
                                    "sql_drop")
                            + " EXECUTE FUNCTION s.watch()");
            if (script.chance(30)) {
                script.add("ALTER EVENT TRIGGER watches " + script.any("DISABLE", "ENABLE ALWAYS"));
            }
        }
    }

    private void publications(List<String> tables) {
        if (script.chance(30)) {
            script.create(
                    "PUBLICATION",
                    "all_tables",
                    "FOR ALL TABLES" + script.any("", " WITH (publish = 'insert, truncate')"));
        }
        if (!tables.isEmpty() && script.chance(50)) {
            String first = "s." + script.any(tables);
            String columns = script.since(15) ? script.any("", " (id)") : "";
            String rows = script.since(15) ? script.any("", " WHERE (id IS NOT NULL)") : "";
            script.create(
                    "PUBLICATION",
                    "chosen",
                    "FOR TABLE " + first + columns + rows
                            + script.any(
                                    " WITH (publish = 'insert')",
                                    " WITH (publish = 'insert', publish_via_partition_root)"));
        }
        if (script.since(15) && script.chance(25)) {
            script.create("PUBLICATION", "whole", "FOR TABLES IN SCHEMA " + script.any("s", "r", "s, r"));
        }
    }

    private void subscription() {
        if (script.chance(30)) {
            script.create(
                    "SUBSCRIPTION",
                    "sub",
                    "CONNECTION 'dbname=nowhere' PUBLICATION " + script.any("p", "p, q")
                            + " WITH (connect = false, slot_name = NONE" + script.any("", ", binary = true")
                            + script.any("", ", synchronous_commit = on") + ")");
        }
    }

    /**
     * Of a role that owns nothing: a plan takes it that what is made has the default privileges of its owner, which is so only if
     * its owner runs it.
     */
    private void defaultPrivileges() {
        if (script.chance(50)) {
            script.add("ALTER DEFAULT PRIVILEGES FOR ROLE plan_reader IN SCHEMA s GRANT "
                    + script.any(
                            "SELECT ON TABLES", "SELECT, INSERT ON TABLES", "USAGE ON TYPES", "EXECUTE ON FUNCTIONS")
                    + " TO plan_writer" + script.any("", " WITH GRANT OPTION"));
        }
        if (script.chance(30)) {
            script.add("ALTER DEFAULT PRIVILEGES FOR ROLE plan_reader REVOKE "
                    + script.any("EXECUTE ON FUNCTIONS", "USAGE ON TYPES") + " FROM PUBLIC");
        }
    }

    /** Nothing is granted on a language that is not trusted. */
    private void language() {
        if (script.chance(25)) {
            boolean trusted = script.chance(50);
            script.add("CREATE" + (trusted ? " TRUSTED" : "") + " LANGUAGE tongue HANDLER plpgsql_call_handler"
                    + script.any("", " INLINE plpgsql_inline_handler"));
            if (trusted) {
                script.note("LANGUAGE", "tongue");
            }
        }
        if (script.chance(20)) {
            script.add("CREATE ACCESS METHOD heaped TYPE TABLE HANDLER heap_tableam_handler");
            script.note("ACCESS METHOD", "heaped");
        }
    }
}
