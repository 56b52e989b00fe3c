namespace Pipeline.Benchmarks.Encoders;

/// <summary>What an encoder's suite measures.</summary>
/// <param name="Contenders">Ours first, then the one that ratios are to.</param>
/// <param name="Bulk">A bulk of texts.</param>
/// <param name="Asked">What a person asks beside it.</param>
/// <param name="What">That, in words.</param>
/// <param name="Note">The model and its settings.</param>
internal sealed record EncoderTrial(
    IReadOnlyList<EncoderContender> Contenders,
    IReadOnlyList<EncoderJob> Bulk,
    IReadOnlyList<EncoderJob> Asked,
    string What,
    string Note
)
{
    /// <summary>A table more, after the usual ones; null for none.</summary>
    public Func<Task<Reports.ReportTable>>? Last { get; init; }
}
