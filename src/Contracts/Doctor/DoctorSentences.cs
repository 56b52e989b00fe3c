namespace Pipeline.Contracts.Doctor;

/// <summary>What each <see cref="DoctorCode"/> means: its outcome, its English sentence and fix, their values as
/// <c>{name}</c>.</summary>
internal static partial class DoctorSentences
{
    public static readonly Dictionary<DoctorCode, (DoctorOutcome Outcome, string Sentence, string? Fix)> All = new([
        .. Cluster,
        .. Contents,
        .. Access,
    ]);
}
