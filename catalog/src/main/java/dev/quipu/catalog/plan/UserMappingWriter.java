package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.UserMapping;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes user mappings. No plan knows their secrets: a new one is empty, and a hazard says so. */
final class UserMappingWriter implements Writer<UserMapping> {
    @Override
    public List<Statement> create(UserMapping mapping, Context context) {
        Map<String, String> options = withHidden(mapping);
        String sql = "CREATE USER MAPPING" + of(mapping);
        Draft draft = context.draft(options.isEmpty() ? sql : sql + Sql.INDENT + Options.foreign(options));
        return addHazard(draft, mapping, mapping.hidden()).only();
    }

    private static String of(UserMapping mapping) {
        return " FOR " + Sql.role(mapping.role()) + " SERVER "
                + mapping.server().display();
    }

    private static Map<String, String> withHidden(UserMapping mapping) {
        var options = new TreeMap<>(mapping.options());
        mapping.hidden().forEach(name -> options.put(name, ""));
        return options;
    }

    private static Draft addHazard(Draft draft, UserMapping mapping, List<String> secrets) {
        return secrets.isEmpty()
                ? draft
                : draft.hazard(
                        Hazard.Kind.BREAKS_CLIENTS,
                        "Leaves " + String.join(", ", secrets) + " of the user mapping "
                                + mapping.id().display() + " empty: what is secret has to be set by hand.",
                        null);
    }

    @Override
    public List<Statement> drop(UserMapping mapping, Context context) {
        return context.draft("DROP USER MAPPING" + of(mapping))
                .hazard(Hazard.Kind.DATA_LOSS, "Its secrets are lost.", null)
                .only();
    }

    /** A secret that both have is left as it is. */
    @Override
    public Alteration alter(UserMapping from, UserMapping to, Context context) {
        String changes = Options.foreignChanges(withHidden(from), withHidden(to));
        List<String> secrets = to.hidden().stream()
                .filter(name -> !from.hidden().contains(name))
                .collect(Collectors.toList());
        Draft draft = context.draft("ALTER USER MAPPING" + of(to) + Sql.INDENT + changes);
        return changes.isEmpty()
                ? Alteration.NONE
                : Alteration.inPlace(addHazard(draft, to, secrets).only());
    }
}
