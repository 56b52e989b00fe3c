using Pipeline.Contracts.Answers;

namespace Pipeline.Grains.Cache;

/// <summary>What a cached answer takes.</summary>
internal static class AnswerSize
{
    private const int OfEntry = 512;
    private const int OfEvent = 96;
    private const int OfHit = 320;

    /// <summary>Bytes of an answer in memory, about.</summary>
    /// <param name="question">Its question.</param>
    /// <param name="answer">The answer.</param>
    public static int Of(string question, CachedAnswer answer) =>
        OfEntry
        + (sizeof(char) * question.Length)
        + (sizeof(long) * answer.Watermarks.Count)
        + answer.Events.Sum(Of)
        + (answer.Near is { } near ? Of(near) : 0);

    private static int Of(NearQuestion near) =>
        OfEvent + near.Vector.Length + (sizeof(char) * (near.Text.Length + near.Parameters.Length));

    private static int Of(AnswerEvent answerEvent) =>
        OfEvent
        + (sizeof(char) * (int)Math.Min(int.MaxValue / 8, CharactersOf(answerEvent)))
        + (answerEvent is HitsEvent hits ? OfHit * hits.Hits.Count : 0);

    /// <summary>Characters of text and passages in an event.</summary>
    public static long CharactersOf(AnswerEvent answerEvent) =>
        answerEvent switch
        {
            TokenEvent token => token.Text.Length,
            HitsEvent hits => hits.Hits.Sum(hit => (long)hit.Text.Length + (hit.Metadata?.Length ?? 0)),
            _ => 0,
        };
}
