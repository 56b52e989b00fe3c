namespace Pipeline.Retrieval.Answerability;

/// <summary>
/// How well passages support an answer, from the evidence of their search: a number from 0 to 1 that falls with no
/// signal that grows. Words have four times the say of meaning, since the cosines of what answers and of what does not
/// overlap more; the cross-encoder, which reads both texts together, has as much say as the two. A signal that is not
/// there leaves its say to the others.
/// </summary>
/// <param name="Words">The scale of the share of words; null: it has no say.</param>
/// <param name="Meaning">The scale of the cosine's lead; null: it has no say.</param>
/// <param name="Rerank">The scale of the cross-encoder; null: it has no say.</param>
public sealed record AnswerabilityModel(SignalScale? Words, SignalScale? Meaning, SignalScale? Rerank)
{
    /// <summary>From here on the passages support an answer.</summary>
    public const double Supported = 0.8;

    /// <summary>From here on they support it in part; below, they do not.</summary>
    public const double Partial = 0.5;

    private const double MeaningWeight = 0.25;

    /// <summary>What holds before anything is calibrated: next to none of the question's words is in the passages, or
    /// it is answered.</summary>
    public static AnswerabilityModel Prior { get; } = new(new SignalScale(0.04, 0.3), null, null);

    /// <summary>How well the evidence supports an answer, 0 to 1; <see cref="Partial"/> where there is none to go
    /// by.</summary>
    /// <param name="evidence">The evidence.</param>
    public double Support(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var first = Mean(Map(Words, evidence.Words), 1, Map(Meaning, evidence.Meaning), MeaningWeight);
        return Mean(first, 1, Map(Rerank, evidence.Rerank), 1) ?? Partial;
    }

    private static double? Map(SignalScale? scale, double? value) =>
        scale is null || value is null ? null : scale.Map(value.Value);

    private static double? Mean(double? one, double oneWeight, double? other, double otherWeight) =>
        one is null ? other
        : other is null ? one
        : ((one * oneWeight) + (other * otherWeight)) / (oneWeight + otherWeight);
}
