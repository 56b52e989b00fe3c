using System.Diagnostics;

namespace Pipeline.Grains.Telemetry;

/// <summary>Lets a trace go on over the calls of grains.</summary>
public static class GrainCallTraces
{
    /// <summary>The source of Orleans' spans of calls between grains of ours.</summary>
    public const string SourceName = "Microsoft.Orleans.Application";

    /// <summary>Sends the caller's trace with every call, and goes on with it where the call arrives. To be left out
    /// where nobody wants traces: it costs something with every call.</summary>
    /// <param name="silo">The silo.</param>
    public static ISiloBuilder AddTraces(this ISiloBuilder silo) =>
        silo.AddOutgoingGrainCallFilter<UnwantedTraces>().AddActivityPropagation();

    /// <summary>
    /// Orleans sends a trace only with a span of its own, which there is none of in a trace that is not recorded. The
    /// silo that is called would then begin a trace, and record that: the orphan of one that nobody wanted.
    /// </summary>
    private sealed class UnwantedTraces : IOutgoingGrainCallFilter
    {
        public Task Invoke(IOutgoingGrainCallContext context)
        {
            if (Activity.Current is { Recorded: false, Id: { } id })
            {
                RequestContext.Set("traceparent", id);
            }

            return context.Invoke();
        }
    }
}
