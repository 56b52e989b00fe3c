using Pipeline.Inference.Generation.Prompts;

namespace Pipeline.Inference.Generation.Templates;

/// <summary>Renders turns as the prompt that a model was trained on, keeping apart what the template wrote and what the
/// turns contain.</summary>
internal abstract class ChatTemplate
{
    /// <summary>One turn of every kind, with contents that no template writes.</summary>
    protected static readonly IReadOnlyList<ChatTurn> Probe =
    [
        new(ChatRole.System, "\uE002a"),
        new(ChatRole.User, "\uE002b"),
        new(ChatRole.Assistant, "\uE002c"),
        new(ChatRole.User, "\uE002d"),
    ];

    /// <summary>Why the model's own template is not used and ChatML stands in; null when it is.</summary>
    public string? Problem { get; protected init; }

    /// <summary>All that the template writes itself.</summary>
    public string OwnText =>
        string.Concat(Render(Probe).Where(segment => segment.IsTemplate).Select(segment => segment.Text));

    /// <summary>Chooses how to render for a model.</summary>
    /// <param name="modelTemplate">From the model's metadata; null if it has none.</param>
    /// <param name="vocabulary">How its tokens that begin and end a text are written.</param>
    /// <param name="time">For templates that write the date.</param>
    public static ChatTemplate For(string? modelTemplate, TemplateTokenTexts vocabulary, TimeProvider time)
    {
        if (string.IsNullOrWhiteSpace(modelTemplate))
        {
            return NativeChatTemplate.ChatMl("it has none");
        }

        try
        {
            return JinjaChatTemplate.Create(modelTemplate, vocabulary, time);
        }
        catch (TemplateException error)
        {
            return NativeChatTemplate.Find(modelTemplate) ?? NativeChatTemplate.ChatMl(error.Message);
        }
    }

    /// <summary>Renders turns and opens the assistant's.</summary>
    /// <exception cref="ArgumentException">The template refuses such a conversation.</exception>
    public abstract IReadOnlyList<PromptSegment> Render(IReadOnlyList<ChatTurn> turns);
}

/// <summary>How a vocabulary writes the tokens that templates name.</summary>
/// <param name="Begin">The token that begins a text; empty for none.</param>
/// <param name="End">The token that ends one; empty for none.</param>
internal readonly record struct TemplateTokenTexts(string Begin, string End);
