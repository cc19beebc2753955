package dev.quipu.agents.access;

/**
 * Who runs a model. Not an enum, since a database may have more of them: {@code ALTER TYPE modelprovider ADD VALUE}.
 *
 * @param word as the database has it
 */
public record ModelProvider(String word) {
    public static final ModelProvider OPENAI = new ModelProvider("openai");
    public static final ModelProvider ANTHROPIC = new ModelProvider("anthropic");
    public static final ModelProvider GOOGLE = new ModelProvider("google");
    public static final ModelProvider LOCAL_OLLAMA = new ModelProvider("local_ollama");
    public static final ModelProvider LOCAL_HF = new ModelProvider("local_hf");
    public static final ModelProvider AZURE = new ModelProvider("azure");
    public static final ModelProvider BEDROCK = new ModelProvider("bedrock");
    public static final ModelProvider MISTRAL = new ModelProvider("mistral");
    public static final ModelProvider COHERE = new ModelProvider("cohere");
    public static final ModelProvider DEEPSEEK = new ModelProvider("deepseek");
    public static final ModelProvider XAI = new ModelProvider("xai");
    public static final ModelProvider OTHER = new ModelProvider("other");

    @Override
    public String toString() {
        return word;
    }
}
