package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Language;
import java.util.List;

/** Writes procedural languages. */
final class LanguageWriter implements Writer<Language> {
    @Override
    public List<Statement> create(Language language, Context context) {
        return List.of(Statement.harmless("CREATE " + definition(language)));
    }

    private static String definition(Language language) {
        return (language.trusted() ? "TRUSTED " : "") + "LANGUAGE "
                + language.name().display()
                + Sql.clause("HANDLER", language.handler())
                + Sql.clause("INLINE", language.inline())
                + Sql.clause("VALIDATOR", language.validator());
    }

    @Override
    public List<Statement> drop(Language language, Context context) {
        return List.of(Statement.harmless("DROP " + Designation.of(language.id(), context.from())));
    }

    /** Privileges that a language keeps while it is not trusted can be neither read nor revoked, and would be back with its trust. */
    @Override
    public Alteration alter(Language from, Language to, Context context) {
        return from.trusted() != to.trusted()
                ? new Alteration.Rebuild()
                : Alteration.inPlace(List.of(Statement.harmless("CREATE OR REPLACE " + definition(to))));
    }
}
