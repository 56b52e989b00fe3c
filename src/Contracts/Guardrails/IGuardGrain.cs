namespace Pipeline.Contracts.Guardrails;

/// <summary>Inspects whole texts for one collection. The key is the collection.</summary>
[Alias("pipeline.guard")]
public interface IGuardGrain : IGrainWithStringKey
{
    /// <summary>Inspects texts of one place; the result has one entry a text.</summary>
    [Alias("inspect")]
    Task<IReadOnlyList<GuardedText>> Inspect(GuardPlace place, IReadOnlyList<string> texts);
}

/// <summary>
/// Inspects one answer as it is written: text goes in as it is generated and comes out when it is safe. The key is
/// <c>collection/answerId</c>.
/// </summary>
[Alias("pipeline.output-guard")]
public interface IOutputGuardGrain : IGrainWithStringKey
{
    /// <summary>Takes the next piece; returns what may leave now.</summary>
    /// <param name="piece">The generated text.</param>
    /// <param name="last">True: nothing follows, release what is held back.</param>
    [Alias("push")]
    Task<GuardedText> Push(string piece, bool last);
}

/// <summary>A text after its guard.</summary>
/// <param name="Text">What may go on: the text, masked where needed; empty when blocked.</param>
/// <param name="Verdict">The verdict, null when there was nothing to say.</param>
[GenerateSerializer, Alias("pipeline.guarded-text"), Immutable]
public sealed record GuardedText(string Text, Verdict? Verdict);
