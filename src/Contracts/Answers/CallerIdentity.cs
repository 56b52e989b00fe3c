namespace Pipeline.Contracts.Answers;

/// <summary>Who calls, as far as it is known: what an answer is bound to, and held against whenever it is read
/// again.</summary>
/// <param name="Access">What the caller may read; see <see cref="Search.SearchRequest.Access"/>.</param>
/// <param name="Name">Who the caller is among those who may read the same; null: they are not told apart.</param>
[GenerateSerializer, Alias("pipeline.caller-identity"), Immutable]
public sealed record CallerIdentity(IReadOnlyList<string>? Access, string? Name = null)
{
    /// <summary>Who asks a question.</summary>
    /// <param name="request">The question.</param>
    public static CallerIdentity Of(AskRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new CallerIdentity(request.Access, request.Caller);
    }
}
