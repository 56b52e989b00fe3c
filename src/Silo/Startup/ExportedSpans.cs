using System.Diagnostics;
using OpenTelemetry;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Silo.Startup;

/// <summary>
/// What of the spans of calls leaves the process. Loops that look around all the time call other silos and workers too:
/// a call that is part of nothing is left out, with all that follows from it. And an exception's text, which Orleans
/// tells, may say what a caller has written: only its type is sent.
/// </summary>
internal sealed class ExportedSpans : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data is { Kind: ActivityKind.Client, ParentId: null } && (IsCall(data) || IsOurs(data)))
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            data.IsAllDataRequested = false;
        }
    }

    public override void OnEnd(Activity data)
    {
        if (IsCall(data))
        {
            data.SetTag("exception.message", null).SetTag("exception.stacktrace", null);
        }
    }

    private static bool IsOurs(Activity span) => span.Source.Name == PipelineTraces.SourceName;

    private static bool IsCall(Activity span) => span.Source.Name == GrainCallTraces.SourceName;
}
