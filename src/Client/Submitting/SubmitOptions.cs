using Pipeline.Contracts.Errors;

namespace Pipeline.Client.Submitting;

/// <summary>How many documents of a stream may be under way at once.</summary>
public sealed record SubmitOptions
{
    /// <summary>Documents taken from the source and not yet acknowledged, at most; 1 to 10,000.</summary>
    public int MaxInFlight { get; init; } = 64;

    /// <summary>
    /// Content bytes of those documents, at most; 1 KiB to 4 GiB. A single larger document travels alone.
    /// </summary>
    public long MaxInFlightBytes { get; init; } = 64L << 20;

    /// <summary>Checks the options.</summary>
    /// <exception cref="PipelineException">An option is out of its range.</exception>
    public void Validate()
    {
        if (MaxInFlight is < 1 or > 10_000)
        {
            throw PipelineException.Invalid("maxInFlight", $"MaxInFlight is {MaxInFlight}; give 1 to 10,000.");
        }

        if (MaxInFlightBytes is < 1024 or > 4L << 30)
        {
            throw PipelineException.Invalid(
                "maxInFlightBytes",
                $"MaxInFlightBytes is {MaxInFlightBytes}; give 1024 to {4L << 30}."
            );
        }
    }
}
