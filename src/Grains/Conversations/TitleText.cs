using System.Globalization;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Errors;

namespace Pipeline.Grains.Conversations;

/// <summary>Titles of conversations.</summary>
internal static class TitleText
{
    private const int OfQuestion = 80;

    /// <summary>A title as it is stored: one line.</summary>
    /// <param name="title">The title.</param>
    /// <exception cref="PipelineException">It is empty, too long, or no valid Unicode.</exception>
    public static string Checked(string? title)
    {
        if (title is not null && !RequestFields.IsUnicode(title))
        {
            throw Refused("not_unicode", "title holds half a surrogate pair; send valid Unicode.");
        }

        var line = Line(title ?? "");
        return line.Length == 0
                ? throw Refused("empty", $"title is empty; give 1 to {ConversationTitle.MostCharacters} characters.")
            : line.Length > ConversationTitle.MostCharacters
                ? throw Refused(
                    "too_long",
                    $"title has {line.Length} characters; at most {ConversationTitle.MostCharacters} are allowed."
                )
            : line;

        PipelineException Refused(string reason, string message) =>
            new(
                ErrorCode.InvalidRequest,
                message,
                "title",
                reason: reason,
                values: new Dictionary<string, string>
                {
                    ["length"] = (title?.Length ?? 0).ToString(CultureInfo.InvariantCulture),
                    ["most"] = ConversationTitle.MostCharacters.ToString(CultureInfo.InvariantCulture),
                }
            );
    }

    /// <summary>What a conversation is called by its first question.</summary>
    public static string Of(string question)
    {
        var line = Line(question);
        if (line.Length <= OfQuestion)
        {
            return line;
        }

        var end = char.IsHighSurrogate(line[OfQuestion - 2]) ? OfQuestion - 2 : OfQuestion - 1;
        return $"{line[..end].TrimEnd()}…";
    }

    private static string Line(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
