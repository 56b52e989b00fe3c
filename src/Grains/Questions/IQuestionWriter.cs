using System.Text.Json;

namespace Pipeline.Grains.Questions;

/// <summary>Writes short texts for a search, under a schema.</summary>
internal interface IQuestionWriter
{
    /// <summary>Who writes; null: nobody.</summary>
    string? Model { get; }

    /// <summary>Whether the last text is missing because nobody could be asked, which may pass.</summary>
    bool IsAway { get; }

    /// <summary>Whether it writes the language of a question, and may still write.</summary>
    /// <param name="question">The question.</param>
    bool CanWrite(string question);

    /// <summary>Writes one JSON object.</summary>
    /// <param name="instruction">What to do.</param>
    /// <param name="text">What to do it with.</param>
    /// <param name="schema">The schema of the object.</param>
    /// <param name="most">Tokens at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The object; null: it cannot be had, or did not come to an end.</returns>
    Task<JsonElement?> WriteAsync(
        string instruction,
        string text,
        string schema,
        int most,
        CancellationToken cancellationToken
    );
}
