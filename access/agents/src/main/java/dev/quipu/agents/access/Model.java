package dev.quipu.agents.access;

/**
 * A model of a provider's.
 *
 * @param name at most 100 characters; as the preferred one of a user, of a conversation or of an agent 50
 */
public record Model(ModelProvider provider, String name) {
    /** Makes a model by its provider's word and its name. */
    public static Model of(String provider, String name) {
        return new Model(new ModelProvider(provider), name);
    }

    @Override
    public String toString() {
        return provider + "/" + name;
    }
}
