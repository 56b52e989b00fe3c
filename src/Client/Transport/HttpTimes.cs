namespace Pipeline.Client.Transport;

/// <summary>How long calls wait that last as long as what they ask for.</summary>
internal static class HttpTimes
{
    /// <summary>What a call with its own deadline gets on top of it, for the way there and back.</summary>
    public static readonly TimeSpan Travel = TimeSpan.FromSeconds(15);

    /// <summary>Longest silence of an answer's connection: a server says something every 15 s. A machine that is gone
    /// closes no connection.</summary>
    public static readonly TimeSpan AnswerSilence = TimeSpan.FromSeconds(50);

    /// <summary>Longest silence of a stream whose deadline is not known; no deadline is longer than 10
    /// minutes.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(10) + Travel;
}
