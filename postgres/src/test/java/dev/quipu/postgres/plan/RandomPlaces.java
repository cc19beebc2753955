package dev.quipu.postgres.plan;

/** Puts some of what a script has made into another tablespace. */
final class RandomPlaces {
    /** Belongs to the server, as roles do. */
    static final String TABLESPACE = "plan_space";

    private RandomPlaces() {}

    static void make(RandomScript script) {
        for (RandomScript.Made made : script.made()) {
            switch (made.kind()) {
                case "TABLE", "INDEX", "MATERIALIZED VIEW" -> {
                    if (script.chance(8)) {
                        script.add("ALTER " + made.kind() + " " + made.name() + " SET TABLESPACE " + TABLESPACE);
                    }
                }
                default -> {}
            }
        }
    }
}
