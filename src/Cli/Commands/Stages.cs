using Pipeline.Cli.Output;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Commands;

/// <summary>Stages of a question in words.</summary>
internal static class Stages
{
    public static string Describe(string stage, StageStatus status, double milliseconds, string? detail)
    {
        var how = status switch
        {
            StageStatus.Started => "started",
            StageStatus.Finished => $"{Plain.Number(milliseconds, "0.0")} ms",
            _ => Plain.Word(status),
        };
        return $"{stage, -8} {how}{(detail is null ? "" : $" ({detail})")}";
    }
}
