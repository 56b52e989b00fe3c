using Pipeline.Contracts.Doctor;

namespace Pipeline.Cli.Output;

/// <summary>The Korean sentence and fix of everything that may be found in a deployment, their values in braces; the
/// English ones are the server's own.</summary>
internal static partial class KoreanFindings
{
    public static readonly Dictionary<DoctorCode, (string Sentence, string? Fix)> All = new([
        .. Cluster,
        .. Contents,
        .. Access,
    ]);
}
