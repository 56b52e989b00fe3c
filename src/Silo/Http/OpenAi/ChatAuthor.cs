using System.Text.Json;
using Pipeline.Contracts.Errors;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>Whose a message is, as that API tells it: it has more roles than a conversation has.</summary>
internal enum ChatAuthor
{
    /// <summary>Whoever set the conversation up.</summary>
    System,

    /// <summary>The newer word for the same.</summary>
    Developer,

    /// <summary>Who asks.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,

    /// <summary>A function that the model called.</summary>
    Tool,
}

/// <summary>The words of <see cref="ChatAuthor"/>.</summary>
internal static class ChatAuthors
{
    private static readonly Dictionary<string, ChatAuthor> OfWords = Enum.GetValues<ChatAuthor>()
        .ToDictionary(Word, StringComparer.Ordinal);

    /// <summary>The word on the wire.</summary>
    public static string Word(this ChatAuthor author) => JsonNamingPolicy.SnakeCaseLower.ConvertName(author.ToString());

    /// <summary>Reads a message's word.</summary>
    /// <param name="word">The word; null when there is none.</param>
    /// <param name="field">Where it stands.</param>
    /// <exception cref="PipelineException">There is no such word.</exception>
    public static ChatAuthor Read(string? word, string field) =>
        word is not null && OfWords.TryGetValue(word, out var author)
            ? author
            : throw PipelineException.Invalid(
                field,
                $"{field} is {(word is null ? "missing" : $"'{word}'")}; it must be one of {string.Join(", ", OfWords.Keys)}."
            );

    /// <summary>Who speaks in the conversation that the model sees, where what a function returned is the user's
    /// turn.</summary>
    public static ChatRole Role(this ChatAuthor author) =>
        author switch
        {
            ChatAuthor.System or ChatAuthor.Developer => ChatRole.System,
            ChatAuthor.User or ChatAuthor.Tool => ChatRole.User,
            ChatAuthor.Assistant => ChatRole.Assistant,
            _ => throw new ArgumentOutOfRangeException(nameof(author), author, "There is no such author."),
        };
}
