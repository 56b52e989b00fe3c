namespace Pipeline.Inference.Models.Downloads;

/// <summary>A download that failed; the message says what to do. What has been downloaded is kept and
/// continued.</summary>
/// <param name="problem">Why.</param>
/// <param name="message">What went wrong and what to do.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class ModelDownloadException(DownloadProblem problem, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public DownloadProblem Problem { get; } = problem;
}
