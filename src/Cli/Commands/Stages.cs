using Pipeline.Cli.Output;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Commands;

/// <summary>Stages of a question in words.</summary>
internal static class Stages
{
    /// <summary>A stage in one line.</summary>
    /// <param name="words">The reader's words.</param>
    /// <param name="stage">The stage.</param>
    public static string Describe(Wording words, StageReport stage)
    {
        var how = stage.Status switch
        {
            StageStatus.Started => "started",
            StageStatus.Finished => $"{Plain.Number(stage.Milliseconds, "0.0")} ms",
            StageStatus.Skipped => words.Text("stage.skipped"),
            _ => words.Text("stage.failed"),
        };
        var detail = Detail(words, stage);
        return $"{stage.Stage, -8} {how}{(detail is null ? "" : $" ({detail})")}";
    }

    /// <summary>Whether a stage that was asked for by itself was left out: that is told to everybody.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="status">Where it stands.</param>
    public static bool IsMissing(string stage, StageStatus status) =>
        stage == "expand" && status == StageStatus.Skipped;

    /// <summary>A stage's detail in the reader's words; null when it has none.</summary>
    public static string? Detail(Wording words, StageReport stage) =>
        words.Remark(stage.Code, stage.Values, stage.Detail);
}
