using Pipeline.Contracts.Doctor;

namespace Pipeline.Cli.Output;

/// <content>What is found in a deployment.</content>
internal sealed partial class Wording
{
    /// <summary>A finding in words, and what to do; null: nothing.</summary>
    public (string Sentence, string? Fix) Finding(DoctorFinding finding)
    {
        if (!_isKorean || DoctorCodes.Find(finding.Code) is not { } code)
        {
            return (finding.Message, finding.Fix);
        }

        var (sentence, fix) = KoreanFindings.All[code];
        var cause = finding.Cause is { } behind ? Remark(behind.Code, behind.Values, behind.Message) : null;
        var (said, todo) = DoctorCodes.Words(sentence, fix, finding.Values, cause);

        // Whole, or the server's own: a newer server may say other values.
        return said is null || (fix is not null && todo is null) ? (finding.Message, finding.Fix) : (said, todo);
    }
}
