using Pipeline.Chaos.Texts;

namespace Pipeline.Chaos.Histories;

/// <summary>A question about a document, and how its streamed answer ended.</summary>
/// <param name="Document">The document.</param>
/// <param name="Scope">The caller's labels.</param>
/// <param name="Silo">The silo that was asked.</param>
/// <param name="Invoked">When it was sent.</param>
/// <param name="Ended">When the stream ended.</param>
/// <param name="Error">The code of the error that it ended with; null: it was answered.</param>
/// <param name="IsBroken">Whether it began and broke off without saying why.</param>
/// <param name="Markers">The markers in its text.</param>
internal sealed record Ask(
    int Document,
    IReadOnlyList<string> Scope,
    int Silo,
    TimeSpan Invoked,
    TimeSpan Ended,
    string? Error,
    bool IsBroken,
    IReadOnlyList<Marker> Markers
)
{
    public override string ToString() =>
        $"question {Invoked:c}–{Ended:c} at silo-{Silo + 1} as [{string.Join(',', Scope)}]";
}
